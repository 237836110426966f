import type { AccountWords } from './account-words.js';

export const FRENCH: AccountWords = {
  reason:
    'Vous recevez cet e-mail parce que quelqu’un, très probablement vous, a utilisé cette adresse sur KwadMarket.',
  verifyEmail: () => ({
    subject: 'Confirmez votre adresse e-mail',
    paragraphs: [
      'Bienvenue sur KwadMarket ! Confirmez votre adresse pour pouvoir publier des annonces.',
      'Le lien est valable 24 heures.',
    ],
    action: 'Confirmer mon adresse',
  }),
  alreadyRegistered: () => ({
    subject: 'Vous avez déjà un compte',
    paragraphs: [
      'Quelqu’un vient d’essayer de s’inscrire avec votre adresse. Vous avez déjà un compte : rien n’a été modifié.',
      'Si c’était vous, il vous suffit de vous connecter. Sinon, vous n’avez rien à faire.',
    ],
  }),
  resetPassword: () => ({
    subject: 'Choisissez un nouveau mot de passe',
    paragraphs: [
      'Quelqu’un, très probablement vous, a demandé un nouveau mot de passe. Le lien ne fonctionne qu’une fois, pendant 30 minutes.',
      'Si ce n’était pas vous, vous n’avez rien à faire : votre mot de passe reste inchangé.',
    ],
    action: 'Choisir un nouveau mot de passe',
  }),
  confirmEmail: () => ({
    subject: 'Confirmez votre nouvelle adresse e-mail',
    paragraphs: [
      'Confirmez que cette adresse doit désormais être celle de votre compte. Le lien est valable 24 heures.',
      'Si vous n’avez rien demandé, vous n’avez rien à faire : rien ne change.',
    ],
    action: 'Confirmer ma nouvelle adresse',
  }),
  addressInUse: () => ({
    subject: 'Votre adresse est déjà utilisée',
    paragraphs: [
      'Quelqu’un vient d’essayer d’attribuer cette adresse à un autre compte. Elle appartient au vôtre : rien n’a été modifié.',
    ],
  }),
  emailChanged: () => ({
    subject: 'Votre adresse e-mail a été modifiée',
    paragraphs: [
      'Votre compte a désormais une autre adresse e-mail. C’est là que vous parviendront les e-mails qui le concernent.',
      'Si ce n’était pas vous, répondez immédiatement à cet e-mail.',
    ],
  }),
  signInLinked: ({ provider }) => ({
    subject: `Vous pouvez désormais vous connecter avec ${provider}`,
    paragraphs: [
      `Vous pouvez désormais vous connecter à votre compte avec ${provider}.`,
      'Si ce n’était pas vous, changez tout de suite votre mot de passe et fermez vos autres sessions.',
    ],
  }),
  signInUnlinked: ({ provider }) => ({
    subject: `Vous ne pouvez plus vous connecter avec ${provider}`,
    paragraphs: [
      `La connexion à votre compte avec ${provider} a été désactivée.`,
      'Si ce n’était pas vous, changez tout de suite votre mot de passe et fermez vos autres sessions.',
    ],
  }),
  accountDeleted: ({ days }) => ({
    subject: 'Votre compte a été supprimé',
    paragraphs: [
      'Votre compte a été supprimé, comme vous l’avez demandé. Plus personne ne peut s’y connecter, et vos annonces ne sont plus affichées.',
      days > 0
        ? `Pendant ${days} jours, vous pouvez le rétablir tel qu’il était. Ensuite, ce qui reste de vos données sera définitivement effacé.`
        : 'Ce qui reste de vos données est en cours d’effacement définitif.',
      'Si ce n’était pas vous, répondez immédiatement à cet e-mail. Merci d’avoir été des nôtres.',
    ],
    ...(days > 0 ? { action: 'Rétablir mon compte' } : {}),
  }),
  accountReturned: () => ({
    subject: 'Votre compte est rétabli',
    paragraphs: [
      'Votre compte supprimé est de nouveau tel qu’il était. Connectez-vous avec votre mot de passe ; vos annonces vous attendent comme brouillons.',
      'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe et répondez à cet e-mail.',
    ],
  }),
};
