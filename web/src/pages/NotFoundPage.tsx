import { Stack, Text } from '@mantine/core';
import { ButtonLink, usePageTitle } from '../ui';
import { AuthFrame } from './AuthFrame';

export default function NotFoundPage() {
  usePageTitle('Not found');
  return (
    <AuthFrame title="There is no such page">
      <Stack align="flex-start">
        <Text>The address may be mistyped, or the page has moved.</Text>
        <ButtonLink to="/">Go home</ButtonLink>
      </Stack>
    </AuthFrame>
  );
}
