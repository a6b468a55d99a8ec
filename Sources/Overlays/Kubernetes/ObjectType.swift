/// What sort of Kubernetes object something is.
package struct ObjectType: Hashable, Sendable {
    /// Empty for the core group.
    package var group: String
    package var version: String
    package var kind: String

    /// - Parameter apiVersion: `v1`, or `apps/v1` with a group.
    package init(apiVersion: String, kind: String) {
        let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/"))
        group = slash.map { String(apiVersion[..<$0]) } ?? ""
        version = slash.map { String(apiVersion[apiVersion.utf8.index(after: $0)...]) } ?? apiVersion
        self.kind = kind
    }

    /// Whether Kubernetes itself knows the type, so that what is said about kinds of this name holds. Groups of their own are
    /// those of custom resources.
    package var isBuiltIn: Bool { ObjectType.builtInGroups.contains(group) }

    private static let builtInGroups: Set<String> = [
        "", "admissionregistration.k8s.io", "apiregistration.k8s.io", "apps", "autoscaling", "batch", "certificates.k8s.io",
        "coordination.k8s.io", "discovery.k8s.io", "extensions", "flowcontrol.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io",
        "policy", "rbac.authorization.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
    ]

    /// Whether objects of the type stand in no namespace. Types that Kubernetes does not know are taken to stand in one, as
    /// kustomize does.
    package var isClusterScoped: Bool {
        kind == "CustomResourceDefinition" || isBuiltIn && ObjectType.clusterScoped.contains(kind)
    }

    private static let clusterScoped: Set<String> = [
        "APIService", "CSIDriver", "CSINode", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "ComponentStatus",
        "FlowSchema", "IngressClass", "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PodSecurityPolicy",
        "PriorityClass", "PriorityLevelConfiguration", "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment",
    ]

    /// Whether prefixes and suffixes of names leave the type alone: others refer to such objects by their whole name.
    package var keepsName: Bool {
        kind == "CustomResourceDefinition" || kind == "Namespace" || kind == "APIService" && group == "apiregistration.k8s.io"
    }
}
