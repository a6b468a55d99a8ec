import Documents
import Overlays
import TestSupport
import Testing

/// The table of merge keys, judged by `kubectl patch`. Lists are compared as sets, since the order of R10 is ours.
@Suite(.enabled(if: Kubectl.isUsable)) struct `A layer over a Kubernetes object gives what kubectl's strategic merge gives` {
    @Test(arguments: [
        ("v1 Service", "spec: {ports: [{port: 80, targetPort: 1}]}", "spec: {ports: [{port: 80, name: a}, {port: 81}]}"),
        ("v1 ServiceAccount", "secrets: [{name: a}]", "secrets: [{name: b}]"),
        ("v1 ServiceAccount", "imagePullSecrets: [{name: a}]", "imagePullSecrets: [{name: b}]"),
        ("v1 Pod", "spec: {tolerations: [{key: a}]}", "spec: {tolerations: [{key: b}]}"),
        ("v1 Pod", "spec: {hostAliases: [{ip: 1.1.1.1, hostnames: [a]}]}", "spec: {hostAliases: [{ip: 1.1.1.1, hostnames: [b]}]}"),
        ("v1 Pod", "spec: {schedulingGates: [{name: a}]}", "spec: {schedulingGates: [{name: b}]}"),
        ("v1 Pod", "spec: {resourceClaims: [{name: a}]}", "spec: {resourceClaims: [{name: b}]}"),
        ("v1 Pod", "spec: {ephemeralContainers: [{name: a, image: i}]}", "spec: {ephemeralContainers: [{name: a, tty: true}]}"),
        (
            "v1 Pod", "spec: {containers: [{name: a, volumeDevices: [{devicePath: /a, name: x}]}]}",
            "spec: {containers: [{name: a, volumeDevices: [{devicePath: /a, name: w}, {devicePath: /b, name: x}]}]}"
        ),
        (
            "v1 Pod", "spec: {containers: [{name: a, envFrom: [{configMapRef: {name: x}}], args: [a]}]}",
            "spec: {containers: [{name: a, envFrom: [{configMapRef: {name: z}}], args: [b]}]}"
        ),
        (
            "v1 Pod", "spec: {topologySpreadConstraints: [{topologyKey: a, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}]}",
            "spec: {topologySpreadConstraints: [{topologyKey: a, whenUnsatisfiable: DoNotSchedule, maxSkew: 2}]}"
        ),
        ("apps/v1 Deployment", "metadata: {finalizers: [a, b]}", "metadata: {finalizers: [b, c]}"),
        (
            "apps/v1 Deployment", "metadata: {finalizers: [a, b]}",
            "metadata: {$deleteFromPrimitiveList/finalizers: [a], finalizers: [c]}"
        ),
        (
            "apps/v1 Deployment", "spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}",
            "spec: {strategy: {$retainKeys: [type], type: Recreate}}"
        ),
        (
            "v1 Pod", "spec: {volumes: [{name: a, emptyDir: {}}]}",
            "spec: {volumes: [{name: a, $retainKeys: [name, configMap], configMap: {name: x}}]}"
        ),
        (
            "batch/v1 CronJob", "spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: x}]}}}}}",
            "spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, tty: true}]}}}}}"
        ),
        (
            "v1 PodTemplate", "template: {spec: {containers: [{name: a, image: x}]}}",
            "template: {spec: {containers: [{name: a, tty: true}]}}"
        ),
        (
            "policy/v1 PodDisruptionBudget", "spec: {selector: {matchLabels: {a: b}}, minAvailable: 1}",
            "spec: {selector: {matchLabels: {c: d}}}"
        ),
        (
            "networking.k8s.io/v1 Ingress", "spec: {rules: [{host: a}], tls: [{hosts: [a]}]}",
            "spec: {rules: [{host: b}], tls: [{hosts: [b]}]}"
        ),
        (
            "rbac.authorization.k8s.io/v1 Role", "rules: [{verbs: [get], resources: [pods]}]", "rules: [{verbs: [list], resources: [pods]}]"
        ),
        (
            "autoscaling/v2 HorizontalPodAutoscaler", "spec: {metrics: [{type: Resource, resource: {name: cpu}}]}",
            "spec: {metrics: [{type: Resource, resource: {name: memory}}]}"
        ),
        (
            "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
            "webhooks: [{name: a, rules: [{operations: [CREATE]}], matchConditions: [{name: p, expression: x}]}]",
            "webhooks: [{name: a, rules: [{operations: [UPDATE]}], matchConditions: [{name: o, expression: w}]}, {name: b}]"
        ),
        (
            "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy",
            "spec: {variables: [{name: a, expression: x}], validations: [{expression: v}], matchConditions: [{name: p, expression: x}]}",
            "spec: {variables: [{name: b, expression: w}], validations: [{expression: w}], matchConditions: [{name: o, expression: w}]}"
        ),
        (
            "apps/v1 StatefulSet", "spec: {volumeClaimTemplates: [{metadata: {name: a}}]}",
            "spec: {volumeClaimTemplates: [{metadata: {name: b}}]}"
        ),
        (
            "v1 Node", "spec: {podCIDRs: [10.0.0.0/8], taints: [{key: a, effect: x}]}",
            "spec: {podCIDRs: [11.0.0.0/8], taints: [{key: b, effect: x}]}"
        ),
        ("storage.k8s.io/v1 CSINode", "spec: {drivers: [{name: a, nodeID: x}]}", "spec: {drivers: [{name: b, nodeID: w}]}"),
        (
            "v1 Pod", "status: {conditions: [{type: Ready, status: \"True\"}]}",
            "status: {conditions: [{type: Ready, status: \"False\"}, {type: X, status: \"True\"}]}"
        ),
        ("v1 Service", "spec: {externalIPs: [1.1.1.1]}", "spec: {externalIPs: [2.2.2.2]}"),
    ])
    func `for every list of the table, and for others`(type: String, object: String, patch: String) throws {
        let words = type.split(separator: " ")
        let head = "apiVersion: \(words[0])\nkind: \(words[1])\n"
        let name = object.hasPrefix("metadata") ? "" : "metadata: {name: x}\n"
        try check(head + name + object, head + patch)
    }

    @Test(arguments: 0 ..< (longRun ? 500 : 40) as Range<UInt64>)
    func `for random patches of a pod`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let head = "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: "
        try check(
            head + Self.podSpec(&random, isPatch: false) + "}}\nmetadata: {name: x}", head + Self.podSpec(&random, isPatch: true) + "}}")
    }

    private func check(_ object: String, _ patch: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("object.yaml", object)
        try folder.write("patch.yaml", patch)
        let kubectl = try Kubectl.patched(folder.path("object.yaml"), with: folder.path("patch.yaml"))
        let expected = try #require(Yaml.parse(kubectl, file: "kubectl").document?.root)
        let source = TwoLayers(base: object.utf8, layer: patch.utf8)
        let manifest = try #require(try Manifest.load(from: source).manifest)
        let result = try Configuration(source: source, manifest: manifest).effective("app", in: "dev")
        #expect(result.errors.map(\.rendered) == [])
        #expect(result.document.map { $0.asSets($0.root) } == expected.asSets, "\(object)\n---\n\(patch)")
    }

    private static func podSpec(_ random: inout SeededRandom, isPatch: Bool) -> String {
        let lists = [
            list("containers", &random, isPatch) { random in
                let inner = [
                    list("env", &random, isPatch) { "value: \"\(Int.random(in: 0 ..< 3, using: &$0))\"" },
                    list("ports", key: "containerPort", values: ["80", "443", "8080"], &random, isPatch) { _ in "hostPort: 1" },
                    list("volumeMounts", key: "mountPath", values: ["/a", "/b"], &random, isPatch) { _ in "name: v" },
                    "args: [\"\(Int.random(in: 0 ..< 3, using: &random))\"]",
                ]
                return inner.filter { _ in Bool.random(using: &random) }.joined(separator: ", ")
            },
            list("volumes", &random, isPatch) { _ in "emptyDir: {}" },
            list("imagePullSecrets", &random, isPatch) { _ in "" },
        ]
        return "{" + lists.filter { _ in Int.random(in: 0 ..< 4, using: &random) > 0 }.joined(separator: ", ") + "}"
    }

    /// A list of random elements; in a patch some are deleted, and some lists replaced.
    private static func list(
        _ name: String, key: String = "name", values: [String] = ["a", "b", "c", "d"], _ random: inout SeededRandom, _ isPatch: Bool,
        _ content: (inout SeededRandom) -> String
    ) -> String {
        let chosen = values.shuffled(using: &random).prefix(Int.random(in: 1 ... values.count, using: &random))
        var elements = chosen.map { value in
            if isPatch, Int.random(in: 0 ..< 5, using: &random) == 0 { return "{\(key): \(value), $patch: delete}" }
            return "{\(["\(key): \(value)", content(&random)].filter { !$0.isEmpty }.joined(separator: ", "))}"
        }
        if isPatch, Int.random(in: 0 ..< 8, using: &random) == 0 {
            elements = ["{$patch: replace}"] + elements.filter { !$0.contains("delete") }
        }
        return "\(name): [\(elements.joined(separator: ", "))]"
    }
}

extension Value {
    /// Keys and elements sorted, strings quoted; without the words of the merge, which kubectl leaves in elements that are new.
    fileprivate var asSets: String {
        switch kind {
        case .mapping: "{" + entries.map { "\($0.key.text): \($0.value.asSets)" }.sorted().joined(separator: ", ") + "}"
        case .sequence: "[" + elements.filter { $0["$patch"] == nil }.map(\.asSets).sorted().joined(separator: ", ") + "]"
        case .string: "\"\(text)\""
        case .null: "null"
        default: text
        }
    }
}

extension EffectiveDocument {
    fileprivate func asSets(_ id: NodeID) -> String {
        switch kind(id) {
        case .mapping: "{" + children(id).map { "\(text($0.key)): \(asSets($0.value))" }.sorted().joined(separator: ", ") + "}"
        case .sequence: "[" + elements(id).map { asSets($0) }.sorted().joined(separator: ", ") + "]"
        case .string: "\"\(text(id))\""
        case .null: "null"
        default: text(id)
        }
    }
}
