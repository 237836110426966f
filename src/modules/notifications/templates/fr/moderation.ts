import { formatMoment } from '../../../../common/locales.js';
import type { AppealWords, Family, Templates } from '../words.js';
import { statementText } from './statement.js';

type Moderation =
  Family<'report' | 'appeal' | 'moderation'> | 'account.suspended' | 'account.suspension_lifted';

const REASONS: Record<string, string> = {
  PROHIBITED_ITEM: 'article interdit',
  SUSPECTED_SCAM: 'arnaque supposée',
  WRONG_CATEGORY: 'mauvaise catégorie',
  MISLEADING_TITLE: 'titre trompeur',
  POOR_PICTURES: 'photos insuffisantes',
  POOR_DESCRIPTION: 'description insuffisante',
  UNREALISTIC_PRICE: 'prix irréaliste',
  DUPLICATE: 'doublon',
  HARASSMENT: 'harcèlement',
};

export const MODERATION_TEXTS: Templates<Moderation> = {
  'report.upheld': {
    name: 'Une annonce que j’ai signalée est retirée',
    say: ({ title }) => ({
      title: 'L’annonce que vous avez signalée a été retirée',
      text: `Merci : « ${title} » enfreint nos règles et n’est plus affichée. Cette décision a été prise par une personne.`,
      button: 'Ouvrir l’annonce',
    }),
  },
  'report.dismissed': {
    name: 'Un de mes signalements reste sans suite',
    say: ({ title }) => ({
      title: 'Nous avons examiné votre signalement',
      text: `À nos yeux, « ${title} » n’enfreint pas nos règles : l’annonce reste en ligne. Cette décision a été prise par une personne. Si vous n’êtes pas d’accord, répondez à cet e-mail.`,
      button: 'Ouvrir l’annonce',
    }),
  },
  'report.message_upheld': {
    name: 'Un message que j’ai signalé est retiré',
    say: ({ title }) => ({
      title: 'Le message que vous avez signalé a été retiré',
      text: `Merci : le message au sujet de « ${title} » enfreint nos règles et a disparu. Cette décision a été prise par une personne.`,
      button: 'Ouvrir la discussion',
    }),
  },
  'report.message_dismissed': {
    name: 'Mon signalement d’un message reste sans suite',
    say: ({ title }) => ({
      title: 'Nous avons examiné votre signalement',
      text: `À nos yeux, le message au sujet de « ${title} » n’enfreint pas nos règles : il reste. Cette décision a été prise par une personne. Vous pouvez bloquer son auteur. Si vous n’êtes pas d’accord, répondez à cet e-mail.`,
      button: 'Ouvrir la discussion',
    }),
  },
  'appeal.overturned': {
    name: 'Une de mes contestations aboutit',
    say: (words) => ({
      title: 'Votre contestation a abouti',
      text: decided(
        words,
        words.published
          ? `Vous aviez raison : « ${words.title} » est de nouveau en ligne.`
          : `Vous aviez raison au sujet de « ${words.title} ». Une modification refusée attend de nouveau un modérateur ; une annonce qui a changé depuis doit être proposée de nouveau.`,
      ),
      button: 'Ouvrir mon annonce',
    }),
  },
  'appeal.upheld': {
    name: 'Une de mes contestations n’aboutit pas',
    say: (words) => ({
      title: 'Votre contestation n’a pas abouti',
      text: decided(
        words,
        `Un autre modérateur a examiné « ${words.title} » et la décision est maintenue. Vous pouvez saisir un organe certifié de règlement extrajudiciaire des litiges ou un tribunal.`,
      ),
      button: 'Ouvrir mon annonce',
    }),
  },
  'moderation.reported': {
    name: 'Une annonce est signalée (modérateurs)',
    say: ({ title, reason }) => ({
      title: 'Une annonce a été signalée',
      text: `« ${title} » a été signalée (${REASONS[reason] ?? 'autre motif'}).`,
      button: 'Ouvrir les signalements',
    }),
  },
  'moderation.appealed': {
    name: 'Un vendeur conteste une décision (modérateurs)',
    say: ({ title }) => ({
      title: 'Une décision est contestée',
      text: `Le vendeur de « ${title} » conteste une décision. C’est un autre modérateur que celui qui l’a prise qui tranchera.`,
      button: 'Ouvrir les contestations',
    }),
  },
  'account.suspended': {
    name: 'Mon compte est suspendu',
    say: ({ until, note, statement }) => {
      const end = until
        ? `jusqu’au ${formatMoment(new Date(until), 'fr')}`
        : 'jusqu’à ce qu’un modérateur lève la suspension';
      const words = note ? `\nLe modérateur écrit : ${note}` : '';
      return {
        title: 'Votre compte a été suspendu',
        text: `Vous ne pouvez pas vous connecter et vos annonces sont masquées ${end}.${words}\n${statementText(statement)}`,
        button: 'Ouvrir KwadMarket',
      };
    },
  },
  'account.suspension_lifted': {
    name: 'Ma suspension est terminée',
    say: () => ({
      title: 'Votre compte est de nouveau ouvert',
      text: 'Votre suspension est terminée. Vous pouvez vous connecter, et vos annonces sont de nouveau visibles.',
      button: 'Ouvrir KwadMarket',
    }),
  },
};

function decided({ note }: AppealWords, outcome: string): string {
  return `${outcome}\nLe modérateur écrit : ${note}`;
}
