import { Module } from '@nestjs/common';
import { SitemapController } from './sitemap.controller.js';
import { SitemapReader } from './sitemap.reader.js';

/** What search engines are told: which pages there are, and whether they are welcome. */
@Module({ controllers: [SitemapController], providers: [SitemapReader] })
export class SitemapModule {}
