{{- /* Pod Security `restricted`, with a read-only root. */ -}}
{{- define "autoingest.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: { drop: [ALL] }
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- /* Fields that every pod has. Takes root, component, user, and where they apply spread (over nodes) and supplementalGroups. */ -}}
{{- define "autoingest.podFields" -}}
serviceAccountName: {{ include "autoingest.name" .root }}
automountServiceAccountToken: false
{{- /* Kubernetes would set REDIS_PORT=tcp://… for a Service called redis. */}}
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user }}
  runAsGroup: {{ .user }}
  fsGroup: {{ .user }}
  fsGroupChangePolicy: OnRootMismatch
  {{- with .supplementalGroups }}
  supplementalGroups: {{ toJson . }}
  {{- end }}
  seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.topologySpread }}
{{- if and $.spread (gt (int .maxSkew) 0) }}
topologySpreadConstraints:
  - maxSkew: {{ .maxSkew }}
    topologyKey: {{ .topologyKey }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "autoingest.selector" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end }}
{{- end -}}

{{- /* How an app reaches Redis, as its own user where it has one. Takes root and app. */ -}}
{{- define "autoingest.redisEnv" -}}
{{- $user := get .root.Values.redis.users .app -}}
{{- $secret := dig .app "passwordSecret" .root.Values.redis.passwordSecret .root.Values.redis.users -}}
{{- with .root -}}
- name: REDIS_HOST
  value: {{ include "autoingest.redisHost" . | quote }}
- name: REDIS_PORT
  value: {{ ternary 6379 .Values.redis.port .Values.redis.deploy | toString | quote }}
- name: REDIS_TLS
  value: {{ ternary "on" "off" (and .Values.redis.tls (not .Values.redis.deploy)) | quote }}
{{- with $user }}
- name: REDIS_USER
  value: {{ .name | quote }}
{{- end }}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef: {{ toJson $secret }}
{{- end }}
{{- end -}}

{{- /* Variables of operators, sorted by name. Takes root, env and secretEnv. */ -}}
{{- define "autoingest.givenEnv" -}}
{{- range $name, $value := merge (deepCopy .env) .root.Values.env }}
- name: {{ $name }}
  {{- /* YAML reads off as false. Helm holds numbers as floats, and would write a million as 1e+06. */}}
  value: {{ kindIs "bool" $value | ternary (eq (toString $value) "true" | ternary "on" "off") (kindIs "string" $value | ternary $value (toJson $value)) | quote }}
{{- end }}
{{- range $name, $secret := .secretEnv }}
{{- if $secret }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef: {{ toJson $secret }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "autoingest.probes" -}}
startupProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 30
livenessProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /health/ready, port: http }
  periodSeconds: 5
  timeoutSeconds: 2
  failureThreshold: 2
{{- end -}}
