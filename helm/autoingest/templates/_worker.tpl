{{- /* The pod's name is the worker's, so that a list in Redis names its pod. */ -}}
{{- define "autoingest.workerEnv" -}}
- name: BUCKET
  value: {{ .bucket | quote }}
- name: BUTLER_REPO
  value: {{ .repo | quote }}
- name: LSST_DB_AUTH
  value: /secrets/db-auth.yaml
- name: WORKER_NAME
  valueFrom:
    fieldRef: { fieldPath: metadata.name }
{{- end -}}

{{- /* A mounted secret is readable by a group, which the Butler's clients refuse: so a copy of mode 0400. */ -}}
{{- define "autoingest.dbAuthCopy" -}}
- name: copy-db-auth
  image: {{ include "autoingest.image" . | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  command:
    - node
    - -e
    - |
      const fs = require('node:fs');
      const copy = '/secrets/db-auth.yaml';
      fs.rmSync(copy, { force: true });
      fs.writeFileSync(copy, fs.readFileSync('/secrets-raw/db-auth.yaml'), { mode: 0o400 });
  resources:
    requests: { cpu: 20m, memory: 64Mi }
    limits: { cpu: 500m, memory: 128Mi }
  securityContext: {{- include "autoingest.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - { name: db-auth, mountPath: /secrets-raw, readOnly: true }
    - { name: secrets, mountPath: /secrets }
{{- end -}}

{{- define "autoingest.workerMounts" -}}
- { name: secrets, mountPath: /secrets, readOnly: true }
{{- with .volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "autoingest.workerVolumes" -}}
- name: secrets
  emptyDir: { medium: Memory, sizeLimit: 1Mi }
- name: db-auth
  secret:
    secretName: {{ .dbAuthSecret.name }}
    defaultMode: 288 {{- /* 0440 */}}
    items: [{ key: {{ .dbAuthSecret.key }}, path: db-auth.yaml }]
{{- with .volumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* KEDA asks Redis from its own namespace, so a Service of ours needs its full name. */ -}}
{{- define "autoingest.scaledObject" -}}
{{- $host := include "autoingest.redisHost" .root -}}
{{- $redis := .root.Values.redis -}}
{{- $keda := .values.keda -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ include "autoingest.name" .root }}-{{ .component }}
  labels: {{- include "autoingest.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    name: {{ include "autoingest.name" .root }}-{{ .component }}
  minReplicaCount: {{ $keda.minReplicas }}
  maxReplicaCount: {{ $keda.maxReplicas }}
  pollingInterval: {{ $keda.pollingInterval }}
  cooldownPeriod: {{ $keda.cooldownSeconds }}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown: { stabilizationWindowSeconds: {{ $keda.cooldownSeconds }} }
  triggers:
    {{- range splitList "," .values.bucket }}
    - type: redis
      metadata:
        address: {{ printf "%s:%v" (contains "." $host | ternary $host (printf "%s.%s.svc" $host $.root.Release.Namespace)) (ternary 6379 $redis.port $redis.deploy) | quote }}
        enableTLS: {{ ternary "true" "false" (and $redis.tls (not $redis.deploy)) | quote }}
        {{- with $redis.users.keda }}
        username: {{ .name | quote }}
        {{- end }}
        listName: {{ printf "QUEUE:%s" (trim .) | quote }}
        listLength: {{ $keda.queueLength | toString | quote }}
      authenticationRef:
        name: {{ include "autoingest.name" $.root }}-queue
    {{- end }}
{{- end -}}

{{- define "autoingest.queueAuthentication" -}}
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata:
  name: {{ include "autoingest.name" . }}-queue
  labels: {{- include "autoingest.labels" (dict "root" .) | nindent 4 }}
spec:
  secretTargetRef:
    {{- $secret := dig "keda" "passwordSecret" .Values.redis.passwordSecret .Values.redis.users }}
    - { parameter: password, name: {{ $secret.name }}, key: {{ $secret.key }} }
{{- end -}}
