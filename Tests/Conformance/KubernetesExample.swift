/// Objects that refer to one another in most of the ways there are.
enum KubernetesExample {
    static let stream = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              serviceAccountName: runner
              priorityClassName: high
              imagePullSecrets: [{name: login}]
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - {topologyKey: zone, labelSelector: {matchLabels: {app: web}}}
              initContainers: [{name: init, image: "registry:5000/team/app@sha256:12"}]
              containers:
              - name: web
                image: nginx:1.25
                envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: login}}]
                env:
                - {name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}
                - {name: B, valueFrom: {secretKeyRef: {name: login, key: password}}}
              - {name: side, image: nginx}
              - {name: other, image: nginx-extra:1}
              volumes:
              - {name: c, configMap: {name: settings}}
              - {name: s, secret: {secretName: login}}
              - {name: p, projected: {sources: [{configMap: {name: settings}}, {secret: {name: login}}]}}
              - {name: d, persistentVolumeClaim: {claimName: data}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: web
          replicas: 1
          template: {spec: {containers: [{name: db, image: "registry:5000/team/app:v1"}]}}
          volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: fast}}]
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              template:
                spec:
                  containers: [{name: job, image: nginx, envFrom: [{configMapRef: {name: settings}}]}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: front}
        spec:
          ingressClassName: outer
          tls: [{hosts: [a.example], secretName: login}]
          rules: [{host: a.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: runner}
        imagePullSecrets: [{name: login}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader}
        rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reader}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
        subjects: [{kind: ServiceAccount, name: runner}, {kind: ServiceAccount, name: default}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: viewer}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: viewer}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer}
        subjects: [{kind: ServiceAccount, name: runner, namespace: shop}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: guard}
        webhooks: [{name: guard.example.com, clientConfig: {service: {name: web, namespace: shop, path: /check}}}]
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {storageClassName: fast, accessModes: [ReadWriteOnce]}
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: fast}
        provisioner: example.com/disk
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: high}
        value: 1000
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: web}
        spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.example.com}
        spec: {group: example.com, names: {kind: Thing, plural: things}, scope: Namespaced}
        ---
        apiVersion: example.com/v1
        kind: Thing
        metadata: {name: one}
        spec: {template: {spec: {containers: [{name: a, image: nginx:1}]}}}

        """

    static let objects = stream.split(separator: "---\n").map(String.init)
}
