import { defineProblem } from '../../platform/errors/problem.js';

export class ImageMissing extends defineProblem(
  400,
  'image.missing',
  'Send the picture as the multipart field "file"',
) {}
export class ImageUnreadable extends defineProblem(
  422,
  'image.unreadable',
  'This is not a whole JPEG, PNG, WebP or AVIF picture',
) {}
export class HeicUnsupported extends defineProblem(
  422,
  'image.heic_unsupported',
  'HEIC pictures cannot be read here: send JPEG, PNG, WebP or AVIF',
) {}
export class ImageTooLarge extends defineProblem(413, 'image.too_large', 'The picture is too large') {}
/** As `ImageTooLarge`, for a body that is not read to its end: the connection cannot be used again. */
export class UploadTooLarge extends ImageTooLarge {
  constructor(detail?: string) {
    super(detail);
    this.headers.Connection = 'close';
  }
}
export class ImagesBusy extends defineProblem(
  503,
  'image.busy',
  'Too many pictures at once, try again shortly',
) {
  constructor(detail?: string) {
    super(detail);
    this.headers['Retry-After'] = '5';
  }
}
export class StorageUnavailable extends defineProblem(
  503,
  'image.storage_unavailable',
  'Pictures cannot be stored now, try again shortly',
) {
  constructor(detail?: string) {
    super(detail);
    this.headers['Retry-After'] = '10';
  }
}
export class ImageNotFound extends defineProblem(
  404,
  'image.not_found',
  'There is no such picture of yours',
) {}
export class ImageInUse extends defineProblem(
  409,
  'image.in_use',
  'A deal or a message shows this picture',
) {}
