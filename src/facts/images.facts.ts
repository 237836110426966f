import { defineFact } from './fact.js';

export const imageUploaded = defineFact<'image.uploaded', { imageId: string; ownerId: string }>(
  'image.uploaded',
);
