/// A field that objects of some types have.
package struct KubernetesField: Sendable {
    /// Nil: any.
    package var group: String?
    package var version: String?
    package var kind: String?
    /// Keys from the object's root. Each element of a list on the way is meant.
    package var path: [String]
    /// Whether the field is made where an object does not have it; never below a list that is not there.
    package var creates: Bool

    /// - Parameter path: keys joined by `/`; `\/` is a slash in a key.
    package init(_ path: String, kind: String? = nil, group: String? = nil, version: String? = nil, creates: Bool = false) {
        self.path = path.split(separator: "/", omittingEmptySubsequences: false).reduce(into: []) { steps, part in
            guard let last = steps.last, last.hasSuffix("\\") else { return steps.append(String(part)) }
            steps[steps.count - 1] = last.dropLast() + "/" + part
        }
        (self.kind, self.group, self.version, self.creates) = (kind, group, version, creates)
    }

    package func concerns(_ type: ObjectType) -> Bool {
        kind.map { $0 == type.kind } ?? true && group.map { $0 == type.group } ?? true && version.map { $0 == type.version } ?? true
    }
}

/// What cfgops knows about the fields of Kubernetes objects: the tables of kustomize's built-in transformers, with the same fields in
/// every kind that has pods.
package enum KubernetesFields {
    /// Where the kinds that have pods hold a pod's `spec`.
    package static let podSpecs: [(kind: String, path: String)] = [
        ("Pod", "spec"), ("PodTemplate", "template/spec"), ("CronJob", "spec/jobTemplate/spec/template/spec"),
        ("Deployment", "spec/template/spec"), ("ReplicaSet", "spec/template/spec"), ("DaemonSet", "spec/template/spec"),
        ("StatefulSet", "spec/template/spec"), ("Job", "spec/template/spec"), ("ReplicationController", "spec/template/spec"),
    ]

    /// The lists of containers in a pod's `spec`; images are looked for in lists of these names at any depth of any kind.
    package static let containerLists = ["containers", "initContainers", "ephemeralContainers"]

    /// Kinds whose `spec.replicas` counts.
    package static let scalable = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]

    /// Mappings that take the common labels: metadata, selectors, templates.
    package static let labels: [KubernetesField] =
        metadata("labels") + [
            KubernetesField("spec/selector", kind: "Service", version: "v1", creates: true),
            KubernetesField("spec/selector", kind: "ReplicationController", version: "v1", creates: true),
            KubernetesField("spec/selector/matchLabels", kind: "Deployment", creates: true),
            KubernetesField("spec/selector/matchLabels", kind: "ReplicaSet", creates: true),
            KubernetesField("spec/selector/matchLabels", kind: "DaemonSet", creates: true),
            KubernetesField("spec/selector/matchLabels", kind: "StatefulSet", group: "apps", creates: true),
            KubernetesField("spec/volumeClaimTemplates/metadata/labels", kind: "StatefulSet", group: "apps", creates: true),
            KubernetesField("spec/selector/matchLabels", kind: "Job", group: "batch"),
            KubernetesField("spec/jobTemplate/spec/selector/matchLabels", kind: "CronJob", group: "batch"),
            KubernetesField("spec/selector/matchLabels", kind: "PodDisruptionBudget", group: "policy"),
            KubernetesField("spec/podSelector/matchLabels", kind: "NetworkPolicy", group: "networking.k8s.io"),
            KubernetesField("spec/ingress/from/podSelector/matchLabels", kind: "NetworkPolicy", group: "networking.k8s.io"),
            KubernetesField("spec/egress/to/podSelector/matchLabels", kind: "NetworkPolicy", group: "networking.k8s.io"),
        ] + ["Deployment", "StatefulSet"].flatMap { kind in podSelectors.map { KubernetesField($0, kind: kind, group: "apps") } }

    /// Mappings that take the common annotations: metadata and templates.
    package static let annotations = metadata("annotations")

    private static func metadata(_ name: String) -> [KubernetesField] {
        [
            KubernetesField("metadata/\(name)", creates: true),
            KubernetesField("spec/template/metadata/\(name)", kind: "ReplicationController", version: "v1", creates: true),
            KubernetesField("spec/template/metadata/\(name)", kind: "Job", group: "batch", creates: true),
            KubernetesField("spec/jobTemplate/metadata/\(name)", kind: "CronJob", group: "batch", creates: true),
            KubernetesField("spec/jobTemplate/spec/template/metadata/\(name)", kind: "CronJob", group: "batch", creates: true),
        ]
            + ["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"].map {
                KubernetesField("spec/template/metadata/\(name)", kind: $0, creates: true)
            }
    }

    /// Selectors in a pod's `spec` that mean pods of the same workload.
    private static let podSelectors =
        ["podAffinity", "podAntiAffinity"].flatMap { affinity in
            [
                "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm", "requiredDuringSchedulingIgnoredDuringExecution",
            ].map { "spec/template/spec/affinity/\(affinity)/\($0)/labelSelector/matchLabels" }
        } + ["spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"]

    /// Namespaces beside an object's own and those of what it refers to.
    package static let namespaces: [KubernetesField] = [
        KubernetesField("metadata/name", kind: "Namespace", creates: true),
        KubernetesField("spec/service/namespace", kind: "APIService", group: "apiregistration.k8s.io", creates: true),
        KubernetesField(
            "spec/conversion/webhook/clientConfig/service/namespace", kind: "CustomResourceDefinition", group: "apiextensions.k8s.io"),
    ]
    /// Lists of those that a role is bound to.
    static let subjects = ["RoleBinding", "ClusterRoleBinding"].map { KubernetesField("subjects", kind: $0) }
}
