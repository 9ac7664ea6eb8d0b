{{- /*
What the schema cannot say. A cluster tells the kinds it knows, a rendering without one only the groups: that is how
a real installation is told from a look at the output.
*/ -}}
{{- define "exchange.checks" -}}
{{- if .Capabilities.APIVersions.Has "apps/v1/StatefulSet" -}}
{{- if semverCompare "<1.28.0-0" .Capabilities.KubeVersion.Version -}}
{{- fail "Kubernetes 1.28 or newer is needed: a replica learns its number from the label apps.kubernetes.io/pod-index." -}}
{{- end -}}
{{- if or (eq .Values.config.Node.Code "000000") (eq .Values.config.Node.Issuer "https://exchange.example") -}}
{{- fail "config.Node is still the example: set Code, Name and Issuer of your node. The code names the audit log for good." -}}
{{- end -}}
{{- end -}}
{{- $sqlite := dig "State" "SqliteFile" "" .Values.config -}}
{{- if and $sqlite (gt (int .Values.gateway.replicas) 1) -}}
{{- fail "config.State.SqliteFile is for one replica: leave it out and set secrets.postgreSql.existingSecret, or set gateway.replicas to 1." -}}
{{- end -}}
{{- if and $sqlite .Values.secrets.postgreSql.existingSecret -}}
{{- fail "The state is kept in one place: leave out config.State.SqliteFile or secrets.postgreSql.existingSecret." -}}
{{- end -}}
{{- if and (gt (int .Values.gateway.replicas) 1) (not .Values.secrets.postgreSql.existingSecret) -}}
{{- fail "gateway.replicas above 1 needs PostgreSQL, which the replicas share: set secrets.postgreSql.existingSecret." -}}
{{- end -}}
{{- range $name, $text := .Values.keySets -}}
{{- $set := fromJson $text -}}
{{- if not (kindIs "slice" $set.keys) -}}
{{- fail (printf "keySets %s is not a JSON Web Key Set: { \"keys\": [ … ] }." $name) -}}
{{- end -}}
{{- range $set.keys -}}
{{- if or (hasKey . "d") (hasKey . "k") -}}
{{- fail (printf "keySets %s holds a private key: a client keeps that to itself, give its public half." $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $index, $source := .Values.config.Sources -}}
{{- if not (or $source.Adapter $.Values.adapters.sources) -}}
{{- fail (printf "config.Sources %d (%s) has no adapter: describe the registry under adapters.sources, or set Adapter to the address of one outside this release." $index $source.Name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
