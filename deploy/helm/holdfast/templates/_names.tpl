{{- define "holdfast.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "holdfast.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "holdfast.labels" -}}
{{ include "holdfast.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: csi-node
{{- end -}}

{{- define "holdfast.attachName" -}}
{{- include "holdfast.name" . }}-controller
{{- end -}}

{{- /* Not a name that the DaemonSet's selector takes for its own. */ -}}
{{- define "holdfast.attachSelector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-controller
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "holdfast.attachLabels" -}}
{{ include "holdfast.attachSelector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: csi-controller
{{- end -}}

{{- /* The name that csi-attacher makes of the driver's: sanitizeName of csi-lib-utils. */ -}}
{{- define "holdfast.attachLease" -}}
external-attacher-leader-{{ regexReplaceAll "[^a-zA-Z0-9-]" .Values.driverName "-" }}
{{- end -}}

{{- /* It opens one socket and asks one server. */ -}}
{{- define "holdfast.attachSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "holdfast.image" -}}
{{- $image := .Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end }}{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end -}}

{{- define "holdfast.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "holdfast.name" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- /* Whether Holdfast asks the API server for anything, so that it needs a token. */ -}}
{{- define "holdfast.asksApi" -}}
{{- if or .Values.config.kubernetesEvents (ne .Values.config.evictPods "never") (ne .Values.config.duplicateHosts "never") }}yes{{ end -}}
{{- end -}}

{{- define "holdfast.loopback" -}}
{{- if or (hasPrefix "127." .Values.management.address) (eq .Values.management.address "::1") }}yes{{ end -}}
{{- end -}}

{{- /* Where kubelet asks, which is on the node too: an address that means "all of them" is asked on loopback. */ -}}
{{- define "holdfast.probeHost" -}}
{{- if eq .Values.management.address "0.0.0.0" }}127.0.0.1{{ else if eq .Values.management.address "::" }}::1{{ else }}{{ .Values.management.address }}{{ end -}}
{{- end -}}

{{- /* Spring reads this in addition to the application's own application.yaml; a key in brackets is used literally. */ -}}
{{- define "holdfast.configuration" -}}
holdfast:
  driver-name: {{ .Values.driverName | quote }}
  kubelet-dir: {{ .Values.host.kubeletDir | quote }}
  connector: {{ .Values.config.connector }}
  nqn-template: {{ .Values.config.nqnTemplate | quote }}
  max-volumes: {{ int64 .Values.config.maxVolumes }}
  call-budget: {{ .Values.config.callBudget }}
  shutdown-patience: {{ .Values.config.shutdownPatience }}
  observe-every: {{ .Values.config.observeEvery }}
  restage-within: {{ .Values.config.restageWithin }}
  trim-every: {{ .Values.config.trimEvery }}
  attach-required: {{ .Values.attach.enabled }}
  single-node-multi-writer: {{ .Values.config.singleNodeMultiWriter }}
  volume-mount-group: {{ .Values.config.volumeMountGroup }}
  volume-condition: {{ .Values.config.volumeCondition }}
  csi-health-calls: {{ .Values.config.csiHealthCalls }}
  csi-addons-endpoint: {{ if .Values.config.csiAddons }}unix:///csi/csi-addons.sock{{ else }}""{{ end }}
  kubernetes-events: {{ .Values.config.kubernetesEvents }}
  evict-pods: {{ .Values.config.evictPods }}
  evict-after: {{ .Values.config.evictAfter }}
  evict-cooldown: {{ .Values.config.evictCooldown }}
  evict-per-minute: {{ int64 .Values.config.evictPerMinute }}
  duplicate-hosts: {{ .Values.config.duplicateHosts }}
  load-modules: {{ .Values.host.loadModules }}
  roots:
    etc: /host/etc
    usr-lib: /host/usr/lib
    run: /host/run
  {{- with .Values.config.volumeDefaults }}
  volume-defaults:
    {{- range $key, $value := . }}
    {{ printf "[%s]" $key | quote }}: {{ $value | toString | quote }}
    {{- end }}
  {{- end }}
  {{- with .Values.config.portals }}
  portals:
    {{- range $key, $value := . }}
    {{ printf "[%s]" $key | quote }}: {{ $value | quote }}
    {{- end }}
  {{- end }}
  {{- with .Values.config.topology }}
  topology:
    {{- range $key, $value := . }}
    {{ printf "[%s]" $key | quote }}: {{ $value | quote }}
    {{- end }}
  {{- end }}
  {{- with .Values.config.topologyLabels }}
  topology-labels: {{ join "," . | quote }}
  {{- end }}
  {{- with .Values.management.names }}
  management-names: {{ join "," . | quote }}
  {{- end }}
server:
  port: {{ int64 .Values.management.port }}
  address: {{ .Values.management.address | quote }}
{{- if not .Values.management.writes }}
management:
  endpoint:
    volumes:
      access: read-only
{{- end }}
{{- with .Values.config.logLevels }}
logging:
  level:
    {{- range $key, $value := . }}
    {{ printf "[%s]" $key | quote }}: {{ $value }}
    {{- end }}
{{- end }}
{{- end -}}

{{- /* Root, because the sockets and their directories are root's; it may do nothing else. */ -}}
{{- define "holdfast.sidecarSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsUser: 0
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- with .Values.sidecars.seLinuxOptions }}
seLinuxOptions:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
