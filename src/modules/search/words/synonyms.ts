import { wordsOf } from './words.js';

/**
 * What people call the same thing, in three languages. Each line is one meaning; every form finds the others. Singular
 * forms suffice where stemming knows the plural. Both engines use this list.
 */
const MEANINGS: readonly (readonly string[])[] = [
  ['esc', 'variateur', 'speed controller', 'regler', 'fahrtregler'],
  ['4in1', '4 in 1', '4en1', '4 en 1'],
  ['vtx', 'émetteur vidéo', 'video transmitter', 'videosender', 'air unit'],
  ['fc', 'flight controller', 'contrôleur de vol', 'carte de vol', 'flugsteuerung'],
  ['radio', 'transmitter', 'émetteur', 'radiocommande', 'télécommande', 'fernsteuerung', 'sender', 'remote'],
  ['rx', 'receiver', 'récepteur', 'empfänger'],
  ['frame', 'châssis', 'rahmen', 'cadre'],
  ['motor', 'moteur', 'moteurs', 'motors', 'motoren'],
  ['propeller', 'prop', 'props', 'hélice', 'hélices', 'propellers', 'luftschraube'],
  ['goggles', 'goggle', 'lunettes', 'masque', 'casque', 'brille', 'videobrille'],
  ['battery', 'batterie', 'batteries', 'akku', 'akkus', 'lipo', 'accu'],
  ['charger', 'chargeur', 'ladegerät', 'lader'],
  ['camera', 'caméra', 'cam', 'kamera'],
  ['antenna', 'antenne', 'antennes', 'antennen', 'antennas'],
  ['elrs', 'expresslrs', 'express lrs'],
  ['crossfire', 'crsf', 'tbs crossfire'],
  ['whoop', 'tinywhoop', 'tiny whoop'],
  ['drone', 'quad', 'quadcopter', 'copter', 'multirotor', 'kopter', 'drohne'],
  ['deadcat', 'dead cat', 'dc'],
  ['gps', 'gnss'],
  ['2s', '2 s'],
  ['rtf', 'ready to fly', 'prêt à voler'],
  ['6s', '6 s'],
  ['4s', '4 s'],
  ['longrange', 'long range', 'lr', 'longue portée'],
  ['walksnail', 'avatar'],
];

const forms = MEANINGS.map((meaning) => [...new Set(meaning.map((form) => wordsOf(form).join(' ')))]);

/** Each form, as compared words with a space between, with all that means the same. */
export const SYNONYMS: ReadonlyMap<string, readonly string[]> = new Map(
  forms.flatMap((meaning) => meaning.map((form) => [form, meaning.filter((other) => other !== form)])),
);

/** The most words that a form has. */
export const LONGEST_FORM = Math.max(...[...SYNONYMS.keys()].map((form) => form.split(' ').length));
