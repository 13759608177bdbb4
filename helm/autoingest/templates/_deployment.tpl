{{- /*
One app as a Deployment. Takes root, app (its folder), component (ends its name), values (of the app), and where they apply: own (more variables),
volumes, mounts, init, servesClients, replicas (null where something else scales).
An app stops within 25 s; one that serves clients first waits until load balancers have forgotten it.
*/ -}}
{{- define "autoingest.deployment" -}}
{{- $pause := ternary (int .root.Values.preStopSeconds) 0 (default false .servesClients) -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "autoingest.name" .root }}-{{ .component }}
  labels: {{- include "autoingest.labels" . | nindent 4 }}
spec:
  {{- if not (kindIs "invalid" .replicas) }}
  replicas: {{ .replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    {{- if .servesClients }}
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
    {{- else }}
    rollingUpdate: { maxSurge: 25%, maxUnavailable: 25% }
    {{- end }}
  selector:
    matchLabels: {{- include "autoingest.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "autoingest.podLabels" . | nindent 8 }}
        autoingest/app: {{ .app }}
      {{- with .root.Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- $groups := .values.supplementalGroups }}
      {{- include "autoingest.podFields" (merge (dict "user" 10001 "spread" true "supplementalGroups" $groups) .) | nindent 6 }}
      terminationGracePeriodSeconds: {{ add $pause 30 }}
      {{- with .init }}
      initContainers: {{- . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .app }}
          image: {{ include "autoingest.image" .root | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          command: [node, dist/apps/{{ .app }}/main.js]
          env:
            - name: PORT
              value: '8000'
            - name: METRICS_PORT
              value: '9000'
            {{- include "autoingest.redisEnv" (dict "root" .root "app" .app) | nindent 12 }}
            {{- with .own }}
            {{- . | nindent 12 }}
            {{- end }}
            {{- with include "autoingest.givenEnv" (dict "root" .root "env" .values.env "secretEnv" .values.secretEnv) | trim }}
            {{- . | nindent 12 }}
            {{- end }}
          ports:
            - { name: http, containerPort: 8000 }
            - { name: metrics, containerPort: 9000 }
          {{- include "autoingest.probes" . | nindent 10 }}
          {{- if gt $pause 0 }}
          lifecycle:
            preStop:
              sleep: { seconds: {{ $pause }} }
          {{- end }}
          resources: {{- toYaml .values.resources | nindent 12 }}
          securityContext: {{- include "autoingest.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
            {{- with .mounts }}
            {{- . | nindent 12 }}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: 64Mi }
        {{- with .volumes }}
        {{- . | nindent 8 }}
        {{- end }}
{{- end -}}

{{- define "autoingest.serviceType" -}}
type: {{ .type }}
{{- if eq .type "LoadBalancer" }}
allocateLoadBalancerNodePorts: false
{{- with .loadBalancerSourceRanges }}
loadBalancerSourceRanges: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "autoingest.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "autoingest.name" .root }}-{{ .component }}
  labels: {{- include "autoingest.labels" . | nindent 4 }}
  {{- with .values.service.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- include "autoingest.serviceType" .values.service | nindent 2 }}
  selector: {{- include "autoingest.selector" . | nindent 4 }}
  ports:
    - { name: http, port: {{ .values.service.port }}, targetPort: http, protocol: TCP }
{{- end -}}

{{- define "autoingest.autoscaler" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "autoingest.name" .root }}-{{ .component }}
  labels: {{- include "autoingest.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "autoingest.name" .root }}-{{ .component }}
  {{- with .values.autoscaling }}
  minReplicas: {{ .minReplicas }}
  maxReplicas: {{ .maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: {{ .targetCPUUtilizationPercentage }} }
  {{- end }}
{{- end -}}

{{- define "autoingest.disruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "autoingest.name" .root }}-{{ .component }}
  labels: {{- include "autoingest.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ .values.maxUnavailable }}
  {{- /* A pod that is not ready serves nobody, so it must not hold up a drain. */}}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "autoingest.selector" . | nindent 6 }}
{{- end -}}
