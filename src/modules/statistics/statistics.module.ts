import { Module } from '@nestjs/common';
import { DailyFigures } from './daily-figures.service.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsReader } from './statistics.reader.js';

/** How the market does, day by day, for operators. */
@Module({ controllers: [StatisticsController], providers: [DailyFigures, StatisticsReader] })
export class StatisticsModule {}
