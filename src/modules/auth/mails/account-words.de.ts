import type { AccountWords } from './account-words.js';

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
        ? `${days} Tage lang kannst du es zurückholen, wie es war. Danach wird, was von deinen Daten noch übrig ist, endgültig gelöscht.`
        : 'Was von deinen Daten noch übrig ist, wird jetzt endgültig gelöscht.',
      'Falls du das nicht warst, antworte sofort auf diese E-Mail. Danke, dass du dabei warst.',
    ],
    ...(days > 0 ? { action: 'Mein Konto zurückholen' } : {}),
  }),
  accountReturned: () => ({
    subject: 'Dein Konto ist wieder da',
    paragraphs: [
      'Dein gelöschtes Konto ist wieder, wie es war. Melde dich mit deinem Passwort an; deine Anzeigen warten als Entwürfe auf dich.',
      'Falls du das nicht warst, wähle sofort ein neues Passwort und antworte auf diese E-Mail.',
    ],
  }),
};
