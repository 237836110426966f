import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { AccessTokens } from './access-tokens.js';
import { BeforeEnrolment } from './before-enrolment.decorator.js';

const JwkResponse = z
  .object({
    kty: z.string(),
    crv: z.string(),
    x: z.string(),
    y: z.string(),
    kid: z.string().meta({ description: 'The `kid` of tokens that it verifies' }),
    alg: z.string(),
    use: z.string(),
  })
  .meta({ id: 'JsonWebKey' });
const JwksResponse = z.object({ keys: z.array(JwkResponse) }).meta({ id: 'JsonWebKeySet' });

@ApiTags('auth')
@Controller('.well-known')
export class JwksController {
  constructor(private readonly accessTokens: AccessTokens) {}

  @Public()
  @BeforeEnrolment()
  @Get('jwks.json')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({
    summary: 'The public keys of access tokens',
    description: 'Empty where tokens are signed with a shared secret (`JWT_ALGORITHM=HS256`).',
  })
  @Returns(200, 'A JSON Web Key Set (RFC 7517)', JwksResponse)
  show() {
    return { keys: this.accessTokens.published };
  }
}
