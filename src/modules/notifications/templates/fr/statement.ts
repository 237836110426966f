import type { StatementWords } from '../words.js';

const RULES: Record<string, string> = {
  PROHIBITED_ITEM: 'règle 1 : seul du matériel de drone dont la vente est légale est proposé ici.',
  SUSPECTED_SCAM: 'règle 2 : les annonces sont honnêtes, et ce qui est proposé existe.',
  WRONG_CATEGORY: 'règle 3 : une annonce figure dans la catégorie de son article.',
  MISLEADING_TITLE: 'règle 4 : le titre et la description disent ce qui est vendu.',
  POOR_PICTURES: 'règle 5 : les photos montrent l’article vendu.',
  POOR_DESCRIPTION: 'règle 4 : le titre et la description disent ce qui est vendu.',
  UNREALISTIC_PRICE: 'règle 2 : les annonces sont honnêtes, et leur prix aussi.',
  DUPLICATE: 'règle 6 : un article n’est proposé qu’une fois.',
  HARASSMENT: 'règle 7 : chacun traite les autres avec respect.',
  OFFENSIVE: 'règle 7 : chacun traite les autres avec respect.',
  REPEATED_OFFENCES: 'règle 8 : qui enfreint sans cesse les règles ne peut pas continuer.',
  SPAM: 'règle 9 : une conversation porte sur l’annonce, pas sur autre chose à vendre.',
  ILLEGAL: 'règle 10 : ce que la loi interdit n’est ni dit ni montré ici.',
  OTHER: 'la règle que le modérateur précise dans son message.',
};

const COURTS =
  'Vous pouvez aussi saisir un organe certifié de règlement extrajudiciaire des litiges ou un tribunal.';

/** The statement of reasons as a mail tells it (EU DSA, article 17). The findings stay in the words they were kept in. */
export function statementText({ reason, rule, facts, automated, appealDealId }: StatementWords): string {
  return [
    `Règlement, ${RULES[reason] ?? rule}`,
    `Constatations (texte original, en anglais) : ${facts}`,
    automated
      ? 'Cette décision a été prise par une machine.'
      : 'Cette décision a été prise par une personne, pas par une machine.',
    appealDealId
      ? `Vous pouvez la contester une fois, gratuitement, pendant six mois, depuis la page de votre annonce. Un autre modérateur tranchera. ${COURTS}`
      : `Vous pouvez la contester pendant six mois en répondant à cet e-mail. Un autre modérateur tranchera. ${COURTS}`,
  ].join('\n');
}
