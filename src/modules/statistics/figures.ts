/** What is counted of a day (UTC): name and meaning. Names stay; a figure that was added later is null for days before. */
export const FIGURES = {
  signUps: 'Accounts that were opened',
  accountsDeleted: 'Accounts that their owners deleted',
  dealsDraft: 'Deals that were drafts when the day ended',
  dealsPending: 'Deals that waited for a moderator when the day ended',
  dealsPublished: 'Deals that were public when the day ended',
  dealsReserved: 'Deals that were reserved when the day ended',
  dealsSold: 'Deals that were sold when the day ended',
  dealsExpired: 'Deals whose time was over when the day ended',
  dealsDeclined: 'Deals that stood declined when the day ended',
  dealsArchived: 'Deals that were put away when the day ended',
  opened: 'Deals that were opened as drafts',
  submitted: 'Deals that were handed to the moderators',
  approved: 'Deals that a moderator approved',
  declined: 'Deals that a moderator declined or took down',
  reserved: 'Deals that were reserved',
  sold: 'Deals that were sold',
  renewed: 'Deals that were renewed',
  expired: 'Deals whose time ran out',
  archived: 'Deals that were put away',
  decisionMedianSeconds:
    "From a seller's submission to the decision over it: half of the day's decisions took no longer",
  decisionP90Seconds: "Nine in ten of the day's decisions took no longer",
  messages: 'Messages that were sent',
  messagesHeld: 'Messages that the scam filter held, whatever became of them',
  discussions: 'Conversations that were begun',
  priceOffers: 'Offers of buyers',
  priceOffersAccepted: 'Offers that were accepted',
  reports: 'Reports of deals and messages',
  images: 'Pictures that were uploaded and are still there',
  alerts: 'Alerts that were made',
  alertMatches: 'Deals that alerts found',
  notifications: 'Notifications that were made',
  mailsSent: 'Mails about notifications that went out',
  mailsFailed: 'Mails about notifications of this day that were given up, or whose address takes none',
} as const;

export type FigureName = keyof typeof FIGURES;
export type Figures = Record<FigureName, number | null>;

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];
