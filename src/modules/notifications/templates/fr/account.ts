import { formatMoment } from '../../../../common/locales.js';
import type { DeviceWords, Family, Templates } from '../words.js';

type Security = Exclude<Family<'account'>, 'account.suspended' | 'account.suspension_lifted'>;

const NOT_YOU =
  'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe (« mot de passe oublié ») : tous les appareils seront déconnectés.';
const button = 'Ouvrir mon compte';

export const ACCOUNT_TEXTS: Templates<Security> = {
  'account.password_changed': {
    name: 'Mon mot de passe est modifié',
    say: () => ({
      title: 'Votre mot de passe a été modifié',
      text: `Le mot de passe de votre compte vient d’être modifié, et les autres appareils ont été déconnectés.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.email_changed': {
    name: 'Mon adresse e-mail est modifiée',
    say: () => ({
      title: 'Votre adresse e-mail a été modifiée',
      text: 'Votre compte a désormais une autre adresse e-mail. C’est là que vous parviendront les e-mails qui le concernent.',
      button,
    }),
  },
  'account.new_device': {
    name: 'Quelqu’un se connecte depuis un nouvel appareil',
    say: (words) => ({
      title: 'Nouvelle connexion à votre compte',
      text: `Votre compte vient d’être utilisé depuis un nouvel appareil : ${deviceIn(words)}, adresse ${words.ip ?? 'inconnue'}, ${formatMoment(new Date(words.at), 'fr')}.\nSi c’était vous, vous n’avez rien à faire. ${NOT_YOU}`,
      button,
    }),
  },
  'account.session_ended': {
    name: 'Une session est fermée parce que son jeton est réapparu',
    say: () => ({
      title: 'Une session a été fermée pour votre sécurité',
      text: `Quelqu’un a présenté un jeton de connexion déjà utilisé : l’appareil concerné a été déconnecté.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.second_factor_on': {
    name: 'La double authentification est activée',
    say: () => ({
      title: 'La double authentification est activée',
      text: `Pour vous connecter à votre compte, il faut désormais aussi un code de votre application d’authentification.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.second_factor_off': {
    name: 'La double authentification est désactivée',
    say: () => ({
      title: 'La double authentification est désactivée',
      text: `Il ne faut plus de code pour se connecter à votre compte.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.second_factor_reset': {
    name: 'Le support réinitialise ma double authentification',
    say: () => ({
      title: 'Votre double authentification a été réinitialisée',
      text:
        'Notre support a retiré la double authentification de votre compte, car on nous a signalé sa perte. ' +
        'Tous les appareils ont été déconnectés ; votre mot de passe n’a pas changé.\n' +
        'Connectez-vous et configurez-la de nouveau. Si vous n’avez rien demandé, choisissez tout de suite un nouveau mot de passe ' +
        '(« mot de passe oublié ») et répondez à cet e-mail.',
      button,
    }),
  },
  'account.recovery_codes_renewed': {
    name: 'Mes codes de secours sont remplacés',
    say: () => ({
      title: 'Vos codes de secours ont été remplacés',
      text: `De nouveaux codes de secours ont été créés pour votre compte. Les anciens ne fonctionnent plus.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.recovery_code_used': {
    name: 'Un code de secours est utilisé',
    say: ({ left }) => ({
      title: 'Un code de secours a été utilisé',
      text: `Quelqu’un s’est connecté à votre compte avec un code de secours. ${left === 0 ? 'Il n’en reste aucun.' : `Il en reste ${left}.`}\n${NOT_YOU}`,
      button,
    }),
  },
};

function deviceIn({ browser, system }: DeviceWords): string {
  if (!browser && !system) return 'appareil inconnu';
  return `${browser ?? 'navigateur inconnu'}${system ? ` sur ${system}` : ''}`;
}
