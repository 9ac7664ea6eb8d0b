{{- define "exchange.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- /* 40 characters leave room for what the cluster appends to a StatefulSet's name. */ -}}
{{- define "exchange.fullname" -}}
{{- $name := include "exchange.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "exchange.gateway" -}}
{{ include "exchange.fullname" . }}-gateway
{{- end -}}

{{- define "exchange.adapters" -}}
{{ include "exchange.fullname" . }}-adapters
{{- end -}}

{{- /* Takes (list $ COMPONENT). What is selected by may never change in the life of a release. */ -}}
{{- define "exchange.selector" -}}
{{- $top := index . 0 -}}
app.kubernetes.io/name: {{ include "exchange.name" $top }}
app.kubernetes.io/instance: {{ $top.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "exchange.labels" -}}
{{- $top := index . 0 -}}
{{ include "exchange.selector" . }}
app.kubernetes.io/version: {{ $top.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $top.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $top.Chart.Name $top.Chart.Version | replace "+" "_" }}
{{- end -}}
