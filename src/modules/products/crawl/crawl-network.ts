import { lookup } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';
import { isPublicAddress } from './public-address.js';

export interface HostAddress {
  address: string;
  family: number;
}

/** The edge to the network: names become addresses here and nowhere else, once for each connection. */
@Injectable()
export class CrawlNetwork {
  /** Every address of a host. */
  resolve(host: string): Promise<HostAddress[]> {
    return lookup(host, { all: true, verbatim: true });
  }

  mayConnect(address: string): boolean {
    return isPublicAddress(address);
  }
}
