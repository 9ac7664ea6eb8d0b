{{- /* Everything under /etc/exchange, as sources of one projected volume. */ -}}
{{- define "exchange.gatewayFiles" -}}
- configMap:
    name: {{ include "exchange.gateway" . }}
    items:
      - key: node.json
        path: node.json
{{- with .Values.keySets }}
- configMap:
    name: {{ include "exchange.gateway" $ }}-keys
    items:
      {{- range $name, $keys := . }}
      - key: {{ $name }}
        path: keys/{{ $name }}
      {{- end }}
{{- end }}
{{- with .Values.secrets }}
{{ include "exchange.secretFile" (list .signingKey "signing-key.pem") }}
{{- range $index, $key := .retiredSigningKeys }}
{{ include "exchange.secretFile" (list $key (printf "retired-signing-keys/%d.pem" $index)) }}
{{- end }}
{{- range $index, $key := .auditKeys }}
{{ include "exchange.secretFile" (list $key (printf "audit-keys/%d.key" $index)) }}
{{- end }}
{{- if $.Values.adapters.sources }}
{{ include "exchange.secretFile" (list .adapter "adapter") }}
{{- end }}
{{- if .postgreSql.existingSecret }}
{{ include "exchange.secretFile" (list .postgreSql "postgresql") }}
{{- end }}
{{- with .tls.existingSecret }}
- secret:
    name: {{ . }}
    items:
      - key: tls.crt
        path: secrets/tls/tls.crt
      - key: tls.key
        path: secrets/tls/tls.key
{{- end }}
{{- range .files }}
{{ include "exchange.secretFile" (list . (printf "files/%s" .file)) }}
{{- end }}
{{- end }}
{{- end -}}
