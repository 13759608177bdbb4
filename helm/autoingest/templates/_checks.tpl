{{- /* Values that no schema can refuse, or not in words that help: each `fail` says what was wrong and what is right. */ -}}
{{- define "autoingest.check" -}}
{{- include "autoingest.checkVariables" . -}}
{{- include "autoingest.checkWorkers" . -}}
{{- with .Values.enqueue.env.DATASET_REGEXP -}}
{{- /* Helm's patterns are RE2's, as enqueue's are: what Helm cannot read, it cannot either. */ -}}
{{- $_ := mustRegexMatch (toString .) "" -}}
{{- end -}}
{{- end -}}

{{- define "autoingest.checkVariables" -}}
{{- $placed := dict "PORT" "always 8000; see service.port" "METRICS_PORT" "always 9000" "REDIS_HOST" "redis.host" "REDIS_PORT" "redis.port" "REDIS_TLS" "redis.tls" "REDIS_USER" "redis.users" "REDIS_PASSWORD" "redis.passwordSecret" "BUCKET" "bucket, beside env" "BUTLER_REPO" "repo, beside env" "WORKER_NAME" "always the name of the pod" "LSST_DB_AUTH" "dbAuthSecret" -}}
{{- $given := dict "env" .Values.env "enqueue.env" .Values.enqueue.env "idle.env" .Values.idle.env "presence.env" .Values.presence.env "workerDefaults.env" .Values.workerDefaults.env -}}
{{- range .Values.workers -}}
{{- $_ := set $given (printf "env of worker %s" .name) (.env | default dict) -}}
{{- end -}}
{{- range $where, $env := $given -}}
{{- range $name, $value := $env -}}
{{- if hasPrefix "KAFKA_" $name -}}
{{- fail (printf "%s: %s: Kafka is not read yet. Leave the Python enqueue that reads it and set enqueue.enabled to false, or have the bucket announced by a topic that pushes to enqueue (autoingest ceph setup BUCKET)." $where $name) -}}
{{- else if hasKey $placed $name -}}
{{- fail (printf "%s: %s is set by the chart from other values: %s." $where $name (get $placed $name)) -}}
{{- else if regexMatch "^(NOTIFICATION_SECRET|AWS_|LSST_|WEBHOOK_URI)" $name | and (ne $name "LSST_DISABLE_BUCKET_VALIDATION") -}}
{{- fail (printf "%s: %s is a secret: name it in secretEnv, as {name, key} of an existing secret." $where $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "autoingest.checkWorkers" -}}
{{- $names := dict -}}
{{- $repositories := dict -}}
{{- range .Values.workers -}}
{{- $values := mergeOverwrite (deepCopy $.Values.workerDefaults) . -}}
{{- if hasKey $names .name -}}
{{- fail (printf "workers: two are called %s; the name ends the name of their Deployment." .name) -}}
{{- end -}}
{{- $_ := set $names .name true -}}
{{- $worker := .name -}}
{{- $repo := .repo -}}
{{- range splitList "," .bucket -}}
{{- $bucket := trim . -}}
{{- if ne (get $repositories $bucket | default $repo) $repo -}}
{{- fail (printf "worker %s: %s is served by another worker with another repository; each file would go to one of both by chance." $worker $bucket) -}}
{{- end -}}
{{- $_ := set $repositories $bucket $repo -}}
{{- end -}}
{{- range append (splitList "," .bucket) (trimPrefix "s3://" .repo) -}}
{{- $profile := regexFind "^[^@/]+@" (trim .) | trimSuffix "@" -}}
{{- if and $profile (not (get $values.secretEnv (printf "LSST_RESOURCES_S3_PROFILE_%s" $profile))) -}}
{{- fail (printf "worker %s: %s needs LSST_RESOURCES_S3_PROFILE_%s in its secretEnv, such as {name: s3, key: profile}." $worker (trim .) $profile) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* What would be taken and not work; one a line. */ -}}
{{- define "autoingest.warnings" -}}
{{- $profile := .Values.enqueue.env.PROFILE | default "" | toString -}}
{{- range .Values.workers }}
{{- $values := mergeOverwrite (deepCopy $.Values.workerDefaults) . }}
{{- $worker := .name }}
{{- range splitList "," .bucket }}
{{- $own := regexFind "^[^@/]+@" (trim .) | trimSuffix "@" }}
{{- if and $.Values.enqueue.enabled (ne $own $profile) }}
Worker {{ $worker }} serves {{ trim . }}, but enqueue queues {{ with $profile }}as {{ . }}@BUCKET{{ else }}without a profile{{ end }} (PROFILE): nothing comes to it from here.
{{- end }}
{{- if and (not $own) (not $values.env.S3_ENDPOINT_URL) (not $values.env.BUCKETS_FOLDER) }}
Worker {{ $worker }} serves {{ trim . }} without a profile, so it needs S3_ENDPOINT_URL in its env.
{{- end }}
{{- end }}
{{- if and (hasPrefix "/" .repo) (not $values.volumeMounts) }}
Worker {{ $worker }} looks for {{ .repo }} on a file system, and has no volumeMounts.
{{- end }}
{{- end }}
{{- if not .Values.workers }}
No worker is deployed: name buckets and repositories in `workers`.
{{- end }}
{{- if not .Values.enqueue.enabled }}
No enqueue is deployed: something else must queue what is announced, and `helm test` has nothing to do.
{{- else }}
{{- $pattern := .Values.enqueue.env.DATASET_REGEXP | default "fits$" | toString }}
{{- if and .Values.helmTest.enabled (not (regexMatch $pattern .Values.helmTest.key)) }}
DATASET_REGEXP does not want helmTest.key, so `helm test` will fail: give it a key of the site's.
{{- end }}
{{- end }}
{{- end -}}

{{- /* Says of a secret that it is not there, where Helm may look. Takes root, name and key. */ -}}
{{- define "autoingest.missing" -}}
{{- $namespace := .root.Release.Namespace -}}
{{- /* A list, though an empty one, only where there is a cluster; Helm keeps its releases in secrets, so it may read them. */ -}}
{{- if lookup "v1" "Secret" $namespace "" -}}
{{- $secret := lookup "v1" "Secret" $namespace .name -}}
{{- if not $secret }}   <- THERE IS NO SECRET {{ .name }}
{{- else if not (hasKey ($secret.data | default dict) .key) }}   <- IT HAS NO KEY {{ .key }}
{{- end -}}
{{- end -}}
{{- end -}}
