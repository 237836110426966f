import type { AccountWords } from './account-words.js';

const NOT_YOU =
  'Falls du das nicht warst, fordere sofort ein neues Passwort an („Passwort vergessen“): Damit werden alle Geräte abgemeldet.';

export const GERMAN: AccountWords = {
  reason:
    'Du bekommst diese E-Mail, weil jemand, höchstwahrscheinlich du, diese Adresse bei KwadMarket verwendet hat.',
  verifyEmail: () => ({
    subject: 'Bestätige deine E-Mail-Adresse',
    paragraphs: [
      'Willkommen bei KwadMarket! Bitte bestätige deine Adresse, damit du Anzeigen aufgeben kannst.',
      'Der Link gilt 24 Stunden lang.',
    ],
    action: 'Meine Adresse bestätigen',
  }),
  alreadyRegistered: () => ({
    subject: 'Du hast schon ein Konto',
    paragraphs: [
      'Jemand wollte sich gerade mit deiner Adresse registrieren. Du hast schon ein Konto, deshalb wurde nichts geändert.',
      'Falls du es warst, melde dich einfach an. Falls nicht, musst du nichts tun.',
    ],
  }),
  resetPassword: () => ({
    subject: 'Wähle ein neues Passwort',
    paragraphs: [
      'Jemand, höchstwahrscheinlich du, hat ein neues Passwort angefordert. Der Link funktioniert einmal, 30 Minuten lang.',
      'Falls du es nicht warst, musst du nichts tun: Dein Passwort bleibt, wie es ist.',
    ],
    action: 'Neues Passwort wählen',
  }),
  confirmEmail: () => ({
    subject: 'Bestätige deine neue E-Mail-Adresse',
    paragraphs: [
      'Bitte bestätige, dass dein Konto ab jetzt diese Adresse haben soll. Der Link gilt 24 Stunden lang.',
      'Falls du das nicht wolltest, musst du nichts tun: Es ändert sich nichts.',
    ],
    action: 'Meine neue Adresse bestätigen',
  }),
  addressInUse: () => ({
    subject: 'Deine Adresse ist schon vergeben',
    paragraphs: [
      'Jemand wollte gerade einem anderen Konto diese Adresse geben. Sie gehört zu deinem Konto, deshalb wurde nichts geändert.',
    ],
  }),
  emailChanged: () => ({
    subject: 'Deine E-Mail-Adresse wurde geändert',
    paragraphs: [
      'Dein Konto hat ab jetzt eine andere E-Mail-Adresse. E-Mails zu deinem Konto gehen dorthin.',
      'Falls du das nicht warst, antworte sofort auf diese E-Mail.',
    ],
  }),
  passwordChanged: () => ({
    subject: 'Dein Passwort wurde geändert',
    paragraphs: [
      'Das Passwort deines Kontos wurde gerade geändert, und deine anderen Geräte wurden abgemeldet.',
      NOT_YOU,
    ],
  }),
  newDevice: ({ label, ip, when }) => ({
    subject: 'Neue Anmeldung bei deinem Konto',
    paragraphs: [
      'Dein Konto wurde gerade von einem neuen Gerät aus benutzt:',
      `${label}\nAdresse: ${ip ?? 'unbekannt'}\n${when}`,
      `Falls du das warst, musst du nichts tun. ${NOT_YOU}`,
    ],
  }),
  secondFactorOn: () => ({
    subject: 'Die Zwei-Faktor-Anmeldung ist eingeschaltet',
    paragraphs: [
      'Für die Anmeldung bei deinem Konto braucht es ab jetzt auch einen Code aus deiner Authenticator-App.',
      NOT_YOU,
    ],
  }),
  secondFactorOff: () => ({
    subject: 'Die Zwei-Faktor-Anmeldung ist ausgeschaltet',
    paragraphs: ['Für die Anmeldung bei deinem Konto braucht es keinen Code mehr.', NOT_YOU],
  }),
  secondFactorReset: () => ({
    subject: 'Deine Zwei-Faktor-Anmeldung wurde zurückgesetzt',
    paragraphs: [
      'Unser Support hat den zweiten Faktor deines Kontos entfernt, weil uns gesagt wurde, dass er verloren ist. Alle Geräte wurden abgemeldet; dein Passwort ist unverändert.',
      'Melde dich an und richte ihn neu ein. Falls du das nicht wolltest, wähle sofort ein neues Passwort („Passwort vergessen“) und antworte auf diese E-Mail.',
    ],
  }),
  recoveryCodesRenewed: () => ({
    subject: 'Deine Wiederherstellungscodes wurden ersetzt',
    paragraphs: [
      'Für dein Konto wurden neue Wiederherstellungscodes erstellt. Die alten funktionieren nicht mehr.',
      NOT_YOU,
    ],
  }),
  recoveryCodeUsed: ({ left }) => ({
    subject: 'Ein Wiederherstellungscode wurde benutzt',
    paragraphs: [
      `Jemand hat sich mit einem Wiederherstellungscode bei deinem Konto angemeldet. ${
        left === 0
          ? 'Es ist keiner mehr übrig.'
          : left === 1
            ? 'Einer ist noch übrig.'
            : `${left} sind noch übrig.`
      }`,
      NOT_YOU,
    ],
  }),
  signInLinked: ({ provider }) => ({
    subject: `Du kannst dich jetzt über ${provider} anmelden`,
    paragraphs: [
      `Ab jetzt kannst du dich über ${provider} bei deinem Konto anmelden.`,
      'Falls du das nicht warst, ändere sofort dein Passwort und beende deine anderen Sitzungen.',
    ],
  }),
  signInUnlinked: ({ provider }) => ({
    subject: `Du kannst dich nicht mehr über ${provider} anmelden`,
    paragraphs: [
      `Die Anmeldung bei deinem Konto über ${provider} wurde ausgeschaltet.`,
      'Falls du das nicht warst, ändere sofort dein Passwort und beende deine anderen Sitzungen.',
    ],
  }),
  accountDeleted: ({ days }) => ({
    subject: 'Dein Konto wurde gelöscht',
    paragraphs: [
      'Dein Konto wurde gelöscht, wie du es wolltest. Niemand kann sich mehr damit anmelden, und deine Anzeigen werden nicht mehr gezeigt.',
      days > 0
        ? `Was von deinen Daten noch übrig ist, wird innerhalb von ${days} Tagen endgültig gelöscht. Mit dieser Adresse kannst du ein neues Konto eröffnen.`
        : 'Was von deinen Daten noch übrig ist, wird jetzt endgültig gelöscht.',
      'Falls du das nicht warst, antworte sofort auf diese E-Mail. Danke, dass du dabei warst.',
    ],
  }),
};
