{{- /* Takes (list $ IMAGE). */ -}}
{{- define "exchange.image" -}}
{{- $image := index . 1 -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ default (index . 0).Chart.AppVersion $image.tag }}
{{- end -}}
{{- end -}}

{{- /* 1654 is the user `app` of Microsoft's .NET images. */ -}}
{{- define "exchange.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "exchange.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- /* Takes (list $ SECTION): where the pods of gateway or adapters may run, and as whom. */ -}}
{{- define "exchange.placement" -}}
{{- $top := index . 0 -}}
{{- $section := index . 1 -}}
automountServiceAccountToken: false
# The cluster would add variables such as EXCHANGE_GATEWAY_PORT, which the gateway would read as its configuration.
enableServiceLinks: false
{{- with $top.Values.serviceAccountName }}
serviceAccountName: {{ . }}
{{- end }}
{{- with $top.Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $section.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $section.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $section.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* Takes (list $ COMPONENT). */ -}}
{{- define "exchange.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "exchange.selector" . | nindent 8 }}
{{- end -}}

{{- /* Takes (list SECRET PATH): one file of the projected volume at /etc/exchange. */ -}}
{{- define "exchange.secretFile" -}}
{{- $secret := index . 0 -}}
- secret:
    name: {{ $secret.existingSecret }}
    items:
      - key: {{ $secret.key }}
        path: secrets/{{ index . 1 }}
{{- end -}}
