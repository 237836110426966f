import { formatMoment } from '../../../../common/locales.js';
import type { DeviceWords, Family, Templates } from '../words.js';

type Security = Exclude<Family<'account'>, 'account.suspended' | 'account.suspension_lifted'>;

const NOT_YOU =
  'Falls du das nicht warst, fordere sofort ein neues Passwort an („Passwort vergessen“): Damit werden alle Geräte abgemeldet.';
const button = 'Mein Konto öffnen';

export const ACCOUNT_TEXTS: Templates<Security> = {
  'account.password_changed': {
    name: 'Mein Passwort wurde geändert',
    say: () => ({
      title: 'Dein Passwort wurde geändert',
      text: `Das Passwort deines Kontos wurde gerade geändert, und andere Geräte wurden abgemeldet.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.email_changed': {
    name: 'Meine E-Mail-Adresse wurde geändert',
    say: () => ({
      title: 'Deine E-Mail-Adresse wurde geändert',
      text: 'Dein Konto hat ab jetzt eine andere E-Mail-Adresse. E-Mails zu deinem Konto gehen dorthin.',
      button,
    }),
  },
  'account.new_device': {
    name: 'Jemand hat sich von einem neuen Gerät aus angemeldet',
    say: (words) => ({
      title: 'Neue Anmeldung bei deinem Konto',
      text: `Dein Konto wurde gerade von einem neuen Gerät aus benutzt: ${deviceIn(words)}, Adresse ${words.ip ?? 'unbekannt'}, ${formatMoment(new Date(words.at), 'de')}.\nFalls du das warst, musst du nichts tun. ${NOT_YOU}`,
      button,
    }),
  },
  'account.session_ended': {
    name: 'Eine Sitzung wurde beendet, weil ihr Schlüssel noch einmal auftauchte',
    say: () => ({
      title: 'Eine Sitzung wurde zu deiner Sicherheit beendet',
      text: `Jemand hat einen Anmeldeschlüssel vorgezeigt, der schon benutzt war. Das Gerät wurde deshalb abgemeldet.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.second_factor_on': {
    name: 'Die Zwei-Faktor-Anmeldung wurde eingeschaltet',
    say: () => ({
      title: 'Die Zwei-Faktor-Anmeldung ist eingeschaltet',
      text: `Für die Anmeldung bei deinem Konto braucht es ab jetzt auch einen Code aus deiner Authenticator-App.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.second_factor_off': {
    name: 'Die Zwei-Faktor-Anmeldung wurde ausgeschaltet',
    say: () => ({
      title: 'Die Zwei-Faktor-Anmeldung ist ausgeschaltet',
      text: `Für die Anmeldung bei deinem Konto braucht es keinen Code mehr.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.second_factor_reset': {
    name: 'Der Support hat meine Zwei-Faktor-Anmeldung zurückgesetzt',
    say: () => ({
      title: 'Deine Zwei-Faktor-Anmeldung wurde zurückgesetzt',
      text:
        'Unser Support hat den zweiten Faktor deines Kontos entfernt, weil er uns als verloren gemeldet wurde. ' +
        'Alle Geräte wurden abgemeldet; dein Passwort ist unverändert.\n' +
        'Melde dich an und richte ihn neu ein. Falls du das nicht wolltest, wähle sofort ein neues Passwort ' +
        '(„Passwort vergessen“) und antworte auf diese E-Mail.',
      button,
    }),
  },
  'account.recovery_codes_renewed': {
    name: 'Meine Wiederherstellungscodes wurden ersetzt',
    say: () => ({
      title: 'Deine Wiederherstellungscodes wurden ersetzt',
      text: `Für dein Konto wurden neue Wiederherstellungscodes erstellt. Die alten funktionieren nicht mehr.\n${NOT_YOU}`,
      button,
    }),
  },
  'account.recovery_code_used': {
    name: 'Ein Wiederherstellungscode wurde benutzt',
    say: ({ left }) => ({
      title: 'Ein Wiederherstellungscode wurde benutzt',
      text: `Jemand hat sich mit einem Wiederherstellungscode bei deinem Konto angemeldet. ${remaining(left)}\n${NOT_YOU}`,
      button,
    }),
  },
};

function remaining(left: number): string {
  if (left === 0) return 'Es ist keiner mehr übrig.';
  return left === 1 ? 'Einer ist noch übrig.' : `${left} sind noch übrig.`;
}

function deviceIn({ browser, system }: DeviceWords): string {
  if (!browser && !system) return 'unbekanntes Gerät';
  return `${browser ?? 'unbekannter Browser'}${system ? ` auf ${system}` : ''}`;
}
