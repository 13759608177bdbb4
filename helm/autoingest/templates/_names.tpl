{{- define "autoingest.name" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- /* What chooses the pods of one component: never to be changed, since a Deployment's selector cannot be. Takes root and component. */ -}}
{{- define "autoingest.selector" -}}
app.kubernetes.io/name: autoingest
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "autoingest.labels" -}}
{{ include "autoingest.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* Nothing that changes with the chart's version, or Redis would be restarted with every upgrade. */ -}}
{{- define "autoingest.podLabels" -}}
{{ include "autoingest.selector" . }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "autoingest.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* `helm test` needs enqueue and the secret of the notifications. */ -}}
{{- define "autoingest.hasTest" -}}
{{- if and .Values.helmTest.enabled .Values.enqueue.enabled .Values.enqueue.secretEnv.NOTIFICATION_SECRET -}}true{{- end -}}
{{- end -}}

{{- define "autoingest.redisHost" -}}
{{- if .Values.redis.deploy -}}{{ include "autoingest.name" . }}-redis{{- else -}}{{ .Values.redis.host }}{{- end -}}
{{- end -}}
