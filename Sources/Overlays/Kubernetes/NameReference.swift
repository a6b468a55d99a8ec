/// How a field names another object.
package enum NameReference: Sendable {
    /// A scalar, the name of an object of this kind.
    case name(of: String)
    /// A mapping with `name`, and `namespace` where the object may stand in another one: an object of this kind.
    case object(of: String)
    /// A mapping with `name` whose `kind` is one of these.
    case kinded([String])
    /// A rule of a role: `resourceNames` are names of the objects that `resources` speaks of.
    case rule
}

extension KubernetesFields {
    /// Fields that refer to other objects by name.
    package static let references: [(field: KubernetesField, reference: NameReference)] =
        podReferences + scalarReferences + mappingReferences

    /// The kinds whose names a role's `resourceNames` are rewritten for, by the words of its `resources`.
    static let namedResources = ["configmaps": "ConfigMap", "secrets": "Secret", "persistentvolumes": "PersistentVolume"]

    /// A path, the kind that has it, and the kind that is referred to.
    private typealias ScalarReference = (path: String, kind: String, of: String)

    private static let podReferences: [(field: KubernetesField, reference: NameReference)] = podSpecs.flatMap { kind, spec in
        (containerReferences + volumeReferences).map {
            (KubernetesField("\(spec)/\($0.path)", kind: kind), NameReference.name(of: $0.of))
        }
    }

    private static let containerReferences: [(path: String, of: String)] = containerLists.flatMap { list in
        [
            ("\(list)/env/valueFrom/configMapKeyRef/name", "ConfigMap"), ("\(list)/envFrom/configMapRef/name", "ConfigMap"),
            ("\(list)/env/valueFrom/secretKeyRef/name", "Secret"), ("\(list)/envFrom/secretRef/name", "Secret"),
        ]
    }

    private static let volumeReferences: [(path: String, of: String)] = [
        ("volumes/configMap/name", "ConfigMap"), ("volumes/projected/sources/configMap/name", "ConfigMap"),
        ("volumes/secret/secretName", "Secret"), ("volumes/projected/sources/secret/name", "Secret"), ("imagePullSecrets/name", "Secret"),
        ("serviceAccountName", "ServiceAccount"), ("priorityClassName", "PriorityClass"),
        ("volumes/persistentVolumeClaim/claimName", "PersistentVolumeClaim"),
    ]

    private static let scalarReferences: [(field: KubernetesField, reference: NameReference)] =
        ([
            ("imagePullSecrets/name", "ServiceAccount", "Secret"),
            ("secrets/name", "ServiceAccount", "Secret"),
            ("spec/tls/secretName", "Ingress", "Secret"),
            ("metadata/annotations/ingress.kubernetes.io\\/auth-secret", "Ingress", "Secret"),
            ("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret", "Ingress", "Secret"),
            ("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret", "Ingress", "Secret"),
            ("metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap", "Ingress", "ConfigMap"),
            ("parameters/secretName", "StorageClass", "Secret"),
            ("parameters/adminSecretName", "StorageClass", "Secret"),
            ("parameters/userSecretName", "StorageClass", "Secret"),
            ("parameters/secretRef", "StorageClass", "Secret"),
            ("spec/azureFile/secretName", "PersistentVolume", "Secret"),
            ("spec/configSource/configMap", "Node", "ConfigMap"),
            ("spec/serviceName", "StatefulSet", "Service"),
            ("spec/rules/http/paths/backend/serviceName", "Ingress", "Service"),
            ("spec/backend/serviceName", "Ingress", "Service"),
            ("spec/rules/http/paths/backend/service/name", "Ingress", "Service"),
            ("spec/defaultBackend/service/name", "Ingress", "Service"),
            ("spec/rules/backendRefs/name", "HTTPRoute", "Service"),
            ("spec/ingressClassName", "Ingress", "IngressClass"),
            ("spec/volumeName", "PersistentVolumeClaim", "PersistentVolume"),
            ("spec/storageClassName", "PersistentVolume", "StorageClass"),
            ("spec/storageClassName", "PersistentVolumeClaim", "StorageClass"),
            ("spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet", "StorageClass"),
        ] as [ScalarReference]).map { (KubernetesField($0.path, kind: $0.kind), .name(of: $0.of)) }

    private static let mappingReferences: [(field: KubernetesField, reference: NameReference)] = [
        (KubernetesField("spec/service", kind: "APIService"), .object(of: "Service")),
        (KubernetesField("webhooks/clientConfig/service", kind: "ValidatingWebhookConfiguration"), .object(of: "Service")),
        (KubernetesField("webhooks/clientConfig/service", kind: "MutatingWebhookConfiguration"), .object(of: "Service")),
        (
            KubernetesField("spec/conversion/webhook/clientConfig/service", kind: "CustomResourceDefinition"), .object(of: "Service")
        ),
        (KubernetesField("spec/scaleTargetRef", kind: "HorizontalPodAutoscaler"), .kinded(scalable)),
        (KubernetesField("roleRef", kind: "RoleBinding"), .kinded(["Role", "ClusterRole"])),
        (KubernetesField("roleRef", kind: "ClusterRoleBinding"), .kinded(["ClusterRole"])),
        (KubernetesField("subjects", kind: "RoleBinding"), .kinded(["ServiceAccount"])),
        (KubernetesField("subjects", kind: "ClusterRoleBinding"), .kinded(["ServiceAccount"])),
        (KubernetesField("rules", kind: "Role"), .rule),
        (KubernetesField("rules", kind: "ClusterRole"), .rule),
    ]
}
