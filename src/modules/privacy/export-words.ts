import type { Locale } from '../../common/locales.js';
import type { MailText } from '../../platform/mail/mail-layout.js';

/** The words of the mail about a copy of one's data. */
export interface ExportWords {
  reason: string;
  ready(kept: { days: number }): MailText;
}

const WORDS: Record<Locale, ExportWords> = {
  en: {
    reason: 'You get this mail because a copy of your data was asked for at KwadMarket.',
    ready: ({ days }) => ({
      subject: 'Your data is ready',
      paragraphs: [
        'The copy of your data that you asked for is ready.',
        `Sign in to fetch it. It is kept for ${days === 1 ? 'one day' : `${days} days`}. If you did not ask for it, change your password.`,
      ],
      action: 'Fetch my data',
    }),
  },
  fr: {
    reason: 'Vous recevez cet e-mail parce qu’une copie de vos données a été demandée sur KwadMarket.',
    ready: ({ days }) => ({
      subject: 'Vos données sont prêtes',
      paragraphs: [
        'La copie de vos données que vous avez demandée est prête.',
        `Connectez-vous pour la télécharger. Elle est conservée ${days === 1 ? 'un jour' : `${days} jours`}. Si vous ne l’avez pas demandée, changez votre mot de passe.`,
      ],
      action: 'Télécharger mes données',
    }),
  },
  de: {
    reason: 'Du bekommst diese E-Mail, weil bei KwadMarket eine Kopie deiner Daten angefordert wurde.',
    ready: ({ days }) => ({
      subject: 'Deine Daten sind bereit',
      paragraphs: [
        'Die Kopie deiner Daten, die du angefordert hast, ist bereit.',
        `Melde dich an, um sie herunterzuladen. Sie wird ${days === 1 ? 'einen Tag' : `${days} Tage`} lang aufbewahrt. Falls du sie nicht angefordert hast, ändere dein Passwort.`,
      ],
      action: 'Meine Daten herunterladen',
    }),
  },
};

export function exportWords(locale: Locale): ExportWords {
  return WORDS[locale];
}
