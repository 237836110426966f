import { formatDay } from '../../../../common/locales.js';
import type { DecisionWords, Family, Templates } from '../words.js';
import { statementText } from './statement.js';

const REASONS: Record<string, string> = {
  PROHIBITED_ITEM: 'cet article ne peut pas être vendu ici',
  SUSPECTED_SCAM: 'elle ressemble à une arnaque',
  WRONG_CATEGORY: 'elle n’est pas dans la bonne catégorie',
  MISLEADING_TITLE: 'son titre est trompeur',
  POOR_PICTURES: 'les photos ne montrent pas assez bien l’article',
  POOR_DESCRIPTION: 'la description n’est pas assez précise',
  UNREALISTIC_PRICE: 'le prix n’est pas réaliste',
  DUPLICATE: 'l’article est déjà en vente ici',
  OTHER: 'voir le message du modérateur',
};

const notApproved = (words: DecisionWords) =>
  `Votre annonce « ${words.title} » n’a pas été acceptée : ${because(words)} Vous pouvez la modifier et la proposer de nouveau.${explained(words)}`;

export const DEAL_TEXTS: Templates<Family<'deal'>> = {
  'deal.approved': {
    name: 'Une de mes annonces est acceptée',
    say: ({ title }) => ({
      title: 'Votre annonce est en ligne',
      text: `Votre annonce « ${title} » a été acceptée : tout le monde peut la voir.`,
      button: 'Voir mon annonce',
    }),
  },
  'deal.declined': {
    name: 'Une de mes annonces est refusée',
    say: (words) => ({
      title: 'Votre annonce a été refusée',
      text: notApproved(words),
      button: 'Ouvrir mon annonce',
    }),
  },
  'deal.changes_asked': {
    name: 'Un modérateur demande de modifier mon annonce',
    say: (words) => ({
      title: 'Merci de modifier votre annonce',
      text: notApproved(words),
      button: 'Ouvrir mon annonce',
    }),
  },
  'deal.taken_down': {
    name: 'Une de mes annonces est retirée',
    say: (words) => ({
      title: 'Votre annonce a été retirée',
      text: `Votre annonce « ${words.title} » n’est plus affichée : ${because(words)}${explained(words)}`,
      button: 'Ouvrir mon annonce',
    }),
  },
  'deal.revision_approved': {
    name: 'Une modification de mon annonce est acceptée',
    say: ({ title }) => ({
      title: 'Votre modification est en ligne',
      text: `La modification de « ${title} » a été acceptée : tout le monde peut la voir.`,
      button: 'Voir mon annonce',
    }),
  },
  'deal.revision_declined': {
    name: 'Une modification de mon annonce est refusée',
    say: (words) => ({
      title: 'Votre modification a été refusée',
      text: `La modification de « ${words.title} » n’a pas été acceptée. Motif : ${because(words)} La version en ligne reste inchangée.${explained(words)}`,
      button: 'Ouvrir mon annonce',
    }),
  },
  'deal.expiring': {
    name: 'Une de mes annonces expire bientôt',
    say: ({ title, expiresAt }) => ({
      title: 'Votre annonce expire bientôt',
      text: `Votre annonce « ${title} » est affichée jusqu’au ${formatDay(new Date(expiresAt), 'fr')}. Est-elle toujours à vendre ? Prolongez-la de 60 jours.`,
      button: 'Prolonger mon annonce',
    }),
  },
  'deal.expired': {
    name: 'Une de mes annonces a expiré',
    say: ({ title }) => ({
      title: 'Votre annonce a expiré',
      text: `Votre annonce « ${title} » n’est plus affichée. Si l’article est toujours à vendre, prolongez-la.`,
      button: 'Ouvrir mon annonce',
    }),
  },
  'deal.bought': {
    name: 'Un vendeur me désigne comme acheteur',
    say: ({ title }) => ({
      title: 'C’est à vous',
      text: `Le vendeur de « ${title} » indique que vous l’avez acheté.`,
      button: 'Ouvrir l’annonce',
    }),
  },
};

function because({ reason, note }: DecisionWords): string {
  const words = REASONS[reason] ?? REASONS.OTHER!;
  return note ? `${words}.\nLe modérateur écrit : ${note}\n` : `${words}.`;
}

function explained({ statement }: DecisionWords): string {
  return statement ? `\n${statementText(statement)}` : '';
}
