{{- /* node.json: the values' config, and what only the chart knows. */ -}}
{{- define "exchange.node" -}}
{{- $config := deepCopy .Values.config -}}
{{- $secrets := "/etc/exchange/secrets" -}}
{{- $scheme := ternary "https" "http" (not (empty .Values.secrets.tls.existingSecret)) -}}
{{- $listen := dict "Http" (printf "%s://0.0.0.0:8080" $scheme) "Grpc" (printf "%s://0.0.0.0:8081" $scheme) "Operations" "http://0.0.0.0:8082" -}}
{{- if .Values.secrets.tls.existingSecret -}}
{{- $_ := set $listen "CertificateFile" (printf "%s/tls/tls.crt" $secrets) -}}
{{- $_ := set $listen "CertificateKeyFile" (printf "%s/tls/tls.key" $secrets) -}}
{{- end -}}
{{- $_ := set $config "Listen" $listen -}}
{{- $_ := set $config.Access "SigningKeyFile" (printf "%s/signing-key.pem" $secrets) -}}
{{- $retired := list -}}
{{- range $index, $key := .Values.secrets.retiredSigningKeys -}}
{{- $retired = append $retired (printf "%s/retired-signing-keys/%d.pem" $secrets $index) -}}
{{- end -}}
{{- $_ := set $config.Access "RetiredKeyFiles" $retired -}}
{{- $audit := list -}}
{{- range $index, $key := .Values.secrets.auditKeys -}}
{{- $audit = append $audit (printf "%s/audit-keys/%d.key" $secrets $index) -}}
{{- end -}}
{{- $_ := set $config "Audit" (merge (dict "Directory" "/var/lib/exchange/audit" "KeyFiles" $audit) (default dict $config.Audit)) -}}
{{- if .Values.secrets.postgreSql.existingSecret -}}
{{- $_ := set $config "State" (dict "PostgreSqlConnectionFile" (printf "%s/postgresql" $secrets)) -}}
{{- else -}}
{{- $_ := set $config "State" (dict "SqliteFile" (dig "State" "SqliteFile" "/var/lib/exchange/state.db" .Values.config)) -}}
{{- end -}}
{{- range $config.Sources -}}
{{- if not .Adapter -}}
{{- $_ := set . "Adapter" (printf "http://%s:8091" (include "exchange.adapters" $)) -}}
{{- $_ := set . "SecretFile" (printf "%s/adapter" $secrets) -}}
{{- end -}}
{{- end -}}
{{- toPrettyJson $config -}}
{{- end -}}
