import { Injectable } from '@nestjs/common';

/** Who is in touch with the seller of a deal. */
@Injectable()
export class DealBuyersReader {
  /** Whether somebody has a discussion on a deal. There are no discussions yet, so nobody has. */
  hasDiscussion(_buyerId: string, _dealId: string): Promise<boolean> {
    return Promise.resolve(false);
  }
}
