import type { Manifest } from './helm-chart';

/** A variable of a container. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

/** A container, as far as tests look into it. */
export interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: readonly EnvironmentVariable[];
  readonly resources: { readonly limits?: Readonly<Record<string, string>> };
  readonly securityContext: unknown;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly startupProbe?: unknown;
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
}

/** A pod, as far as tests look into it. */
export interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly enableServiceLinks: boolean;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly terminationGracePeriodSeconds?: number;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly topologySpreadConstraints?: readonly unknown[];
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
}

interface Template {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

/** A pod that a manifest makes, with its labels; undefined of a manifest that makes none. */
export function podTemplate(manifest: Manifest): Template | undefined {
  return ['Deployment', 'StatefulSet', 'Job'].includes(manifest.kind)
    ? (manifest.spec['template'] as Template)
    : undefined;
}

/** The pods of manifests by the names of what makes them. */
export function podsOf(manifests: readonly Manifest[]): readonly (readonly [string, PodSpec])[] {
  return manifests.flatMap((manifest) => {
    const made = podTemplate(manifest);
    return made === undefined ? [] : [[manifest.metadata.name, made.spec] as const];
  });
}

/** All containers of a pod. */
export function containersOf(pod: PodSpec): readonly Container[] {
  return [...(pod.initContainers ?? []), ...pod.containers];
}
