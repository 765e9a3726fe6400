import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ApiError, path } from '../client';
import type {
  AcceptedInvitation,
  Invitation,
  LoginResult,
  SetupRequest,
  SetupResult,
  SetupState,
  User,
} from '../types';
import { keys } from './keys';

export function useSetupState() {
  return useQuery({
    queryKey: keys.setup,
    queryFn: ({ signal }) => api.get<SetupState>('/api/0/setup/', { signal, anonymous: true }),
    staleTime: 5 * 60_000,
  });
}

/** The person who is logged in, or null. Never leads to the login page by itself. */
export function useMe() {
  return useQuery({
    queryKey: keys.me,
    queryFn: async ({ signal }): Promise<User | null> => {
      try {
        return await api.get<User>('/api/0/users/me/', { signal, anonymous: true });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

export function useSetUp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SetupRequest) =>
      api.post<SetupResult>('/api/0/setup/', body, { anonymous: true }),
    onSuccess: () => client.clear(),
  });
}

export function useLogin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { username: string; password: string }) =>
      api.post<LoginResult>('/api/0/auth/login/', body, { anonymous: true }),
    onSuccess: () => client.clear(),
  });
}

/** Ends the session and opens the login page anew, so that nothing of it stays in memory. */
export function useLogout() {
  return useMutation({
    mutationFn: () => api.delete('/api/0/auth/', { anonymous: true }),
    onSuccess: () => window.location.assign('/auth/login/'),
  });
}

const kInvitation = 'invitation';

export function useInvitation(member: string, token: string) {
  return useQuery({
    queryKey: [kInvitation, member, token],
    queryFn: ({ signal }) =>
      api.get<Invitation>(path`/api/0/accept-invite/${member}/${token}/`, {
        signal,
        anonymous: true,
      }),
    retry: false,
  });
}

export function useAcceptInvitation(member: string, token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string; password?: string }) =>
      api.post<AcceptedInvitation>(path`/api/0/accept-invite/${member}/${token}/`, body, {
        anonymous: true,
      }),
    // The invitation is used up: asking for it again, as its page still would, finds nothing.
    onSuccess: () =>
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== kInvitation }),
  });
}
