import Documents
import Schemas
import TestSupport
import Testing

/// schemas/policies, held against objects of every kind that has pods. What each policy is for is written in its `description`.
@Suite struct `The policies for Kubernetes` {
    private static let templated = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"]

    /// An object of each kind around the fields of a pod, in flow style.
    private static func objects(_ pod: String) -> [(kind: String, text: String)] {
        let deployment = "{kind: Deployment, spec: {template: {spec: {\(pod)}}}}"
        return [
            ("Pod", "{kind: Pod, spec: {\(pod)}}"),
            ("CronJob", "{kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {\(pod)}}}}}}"),
            ("List", "{kind: List, items: [{kind: Service}, \(deployment)]}"),
        ] + templated.map { ($0, "{kind: \($0), spec: {template: {spec: {\(pod)}}}}") }
    }

    private func refuses(_ policy: String, _ text: String) throws -> Bool {
        let schema = try PackageSchemas.compile("schemas/policies/\(policy).yaml")
        let parsed = Layer.parse(Array(text.utf8), file: "object.yaml")
        let instance = Instance(try #require(parsed.document?.root, "\(parsed.diagnostics.map(\.rendered))"))
        #expect(schema.accepts(instance) == schema.findings(in: instance).isEmpty)
        return !schema.accepts(instance)
    }

    @Test(
        arguments: [
            ("requests-and-limits", "resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 1, memory: 1Gi}}", true),
            ("requests-and-limits", "resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 1Gi}}", false),
            ("requests-and-limits", "resources: {limits: {cpu: 1, memory: 1Gi}}", false),
            ("requests-and-limits", "resources: {requests: {cpu: 1, memory: 1Gi}}", false),
            ("requests-and-limits", "resources: {requests: null, limits: {cpu: 1, memory: 1Gi}}", false),
            ("requests-and-limits", "resources: {requests: {cpu: null, memory: 64Mi}, limits: {cpu: 1, memory: 1Gi}}", false),
            ("requests-and-limits", "resources: {}", false),
            ("requests-and-limits", "image: a", false),
            ("image-tags", "image: nginx:1.27", true),
            ("image-tags", "image: registry.example.com:5000/team/web:1.4.2-alpine", true),
            ("image-tags", "image: nginx@sha256:5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c", true),
            ("image-tags", "image: nginx:latest@sha256:5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c5d2a8b1c", true),
            ("image-tags", "image: nginx:latest-alpine", true),
            ("image-tags", "image: nginx", false),
            ("image-tags", "image: nginx:latest", false),
            ("image-tags", "image: 'nginx:'", false),
            ("image-tags", "image: registry.example.com:5000/team/web", false),
            ("image-tags", "image: registry.example.com:5000/team/web:latest", false),
            ("image-tags", "image: ''", false),
            ("image-tags", "image: null", false),
            ("privileged", "image: a", true),
            ("privileged", "securityContext: {privileged: false}", true),
            ("privileged", "securityContext: {privileged: null}", true),
            ("privileged", "securityContext: null", true),
            ("privileged", "securityContext: {privileged: true}", false),
            ("privileged", "securityContext: {privileged: 'true'}", false),
            ("privilege-escalation", "securityContext: {allowPrivilegeEscalation: false}", true),
            ("privilege-escalation", "securityContext: {allowPrivilegeEscalation: true}", false),
            ("privilege-escalation", "securityContext: {allowPrivilegeEscalation: null}", false),
            ("privilege-escalation", "securityContext: {}", false),
            ("privilege-escalation", "image: a", false),
            ("non-root", "securityContext: {runAsNonRoot: true}", true),
            ("non-root", "securityContext: {runAsNonRoot: true, runAsUser: 1000}", true),
            ("non-root", "securityContext: {runAsNonRoot: true, runAsUser: 0}", false),
            ("non-root", "securityContext: {runAsNonRoot: false}", false),
            ("non-root", "securityContext: {runAsUser: 1000}", false),
            ("non-root", "image: a", false),
            ("secrets", "env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]", true),
            ("secrets", "env: [{name: DB_PASSWORD, value: ''}]", true),
            ("secrets", "env: [{name: DB_PASSWORD, value: $(OTHER)}]", true),
            ("secrets", "env: [{name: DB_PASSWORD, value: null}]", true),
            ("secrets", "env: [{name: DB_PASSWORD_FILE, value: /run/db}, {name: TOKEN_URL, value: 'https://id'}]", true),
            ("secrets", "env: [{name: MONKEY, value: 'yes'}, {name: KEY, value: a}]", true),
            ("secrets", "env: [{name: PORT, value: '80'}, {name: DB_PASSWORD, value: hunter2}]", false),
            ("secrets", "env: [{name: PGPASSWORD, value: hunter2}]", false),
            ("secrets", "env: [{name: db-password, value: hunter2}]", false),
            ("secrets", "env: [{name: dbPassword, value: hunter2}]", false),
            ("secrets", "env: [{name: GITHUB_TOKEN, value: ghp}]", false),
            ("secrets", "env: [{name: API_KEY, value: a}]", false),
            ("secrets", "env: [{name: AWS_SECRET_ACCESS_KEY, value: a}]", false),
            ("secrets", "env: [{name: apiKey, value: a}]", false),
            ("secrets", "env: [{name: CLIENT_SECRET, value: 12345}]", false),
        ] as [(policy: String, container: String, isMet: Bool)])
    func `hold in every kind of object, init containers too`(policy: String, container: String, isMet: Bool) throws {
        // A container that meets the policies, so that only the other one can break them.
        let good = """
            {name: good, image: 'a:1', resources: {requests: {cpu: 1, memory: 1}, limits: {cpu: 1, memory: 1}}, \
            securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false}}
            """
        for pod in ["containers: [\(good), {\(container)}]", "initContainers: [{\(container)}], containers: [\(good)]"] {
            for (kind, text) in Self.objects(pod) { #expect(try refuses(policy, text) == !isMet, "\(kind) with \(pod)") }
        }
    }

    @Test(arguments: [
        ("Pod", "containers: [{livenessProbe: {exec: {}}, readinessProbe: {grpc: {port: 1}}}]", true),
        ("Deployment", "containers: [{livenessProbe: {exec: {}}, readinessProbe: {grpc: {port: 1}}}]", true),
        ("Deployment", "containers: [{livenessProbe: {exec: {}}, readinessProbe: {}}]", false),
        ("Deployment", "containers: [{livenessProbe: null, readinessProbe: {exec: {}}}]", false),
        ("StatefulSet", "containers: [{livenessProbe: {exec: {}}}]", false),
        ("DaemonSet", "containers: [{readinessProbe: {exec: {}}}]", false),
        ("List", "containers: [{image: a}]", false),
        ("Pod", "containers: [{image: a}]", false),
        // What runs to its end is never asked whether it lives.
        ("Pod", "restartPolicy: Never, containers: [{image: a}]", true),
        ("Pod", "restartPolicy: OnFailure, containers: [{image: a}]", true),
        ("Pod", "restartPolicy: Always, containers: [{image: a}]", false),
        ("Job", "containers: [{image: a}]", true),
        ("CronJob", "containers: [{image: a}]", true),
        ("Deployment", "initContainers: [{image: a}]", true),
        // An init container that is a sidecar runs on.
        ("Deployment", "initContainers: [{image: a, restartPolicy: Always}]", false),
        ("Deployment", "initContainers: [{restartPolicy: Always, livenessProbe: {exec: {}}, readinessProbe: {exec: {}}}]", true),
    ])
    func `ask for probes where a container lasts`(kind: String, pod: String, isMet: Bool) throws {
        let object = try #require(Self.objects(pod).first { $0.kind == kind })
        #expect(try refuses("probes", object.text) == !isMet)
    }

    @Test(arguments: [
        ("securityContext: {runAsNonRoot: true}, containers: [{image: a}], initContainers: [{image: b}]", true),
        ("securityContext: {runAsNonRoot: true}, containers: [{securityContext: {runAsNonRoot: true}}]", true),
        ("securityContext: {runAsNonRoot: true}, containers: [{securityContext: {runAsNonRoot: false}}]", false),
        ("securityContext: {runAsNonRoot: true}, containers: [{securityContext: {runAsUser: 0}}]", false),
        ("securityContext: {runAsNonRoot: true}, initContainers: [{securityContext: {runAsNonRoot: false}}]", false),
        ("securityContext: {runAsNonRoot: true, runAsUser: 0}, containers: [{image: a}]", false),
        ("securityContext: {runAsNonRoot: false}, containers: [{securityContext: {runAsNonRoot: true}}]", false),
        ("securityContext: {fsGroup: 1000}, containers: [{securityContext: {runAsNonRoot: true}}]", true),
        ("securityContext: {fsGroup: 1000}, containers: [{image: a}]", false),
    ])
    func `take the word of a pod for its containers, unless they say otherwise`(pod: String, isMet: Bool) throws {
        for (kind, text) in Self.objects(pod) { #expect(try refuses("non-root", text) == !isMet, "\(kind)") }
    }

    @Test(arguments: [
        ("replicas", "{kind: Deployment, spec: {replicas: 2}}", true), ("replicas", "{kind: StatefulSet, spec: {replicas: 3}}", true),
        ("replicas", "{kind: Deployment, spec: {replicas: 1}}", false), ("replicas", "{kind: StatefulSet, spec: {replicas: 0}}", false),
        ("replicas", "{kind: Deployment, spec: {}}", false), ("replicas", "{kind: Deployment}", false),
        ("replicas", "{kind: Deployment, spec: {replicas: '2'}}", false), ("replicas", "{kind: DaemonSet, spec: {}}", true),
        ("secrets", "{kind: Secret, data: {a: aHVudGVyMg==}}", false), ("secrets", "{kind: Secret, stringData: {a: hunter2}}", false),
        ("secrets", "{kind: Secret, data: {a: ''}, stringData: {b: null}}", true),
        ("secrets", "{kind: Secret, stringData: {a: 'ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]'}}", true),
        ("secrets", "{kind: Secret, type: kubernetes.io/service-account-token}", true), ("secrets", "{kind: Secret, data: null}", true),
        ("secrets", "{kind: ConfigMap, data: {a: b}}", true),
    ])
    func `judge what is no pod`(policy: String, object: String, isMet: Bool) throws {
        #expect(try refuses(policy, object) == !isMet)
    }

    @Test(arguments: [
        ("{old: {kind: Deployment}, new: {kind: Deployment}, changes: {spec.replicas: {old: 1, new: 2}}}", true),
        ("{old: {kind: Deployment}, new: {kind: Deployment}, changes: {spec.selector.matchLabels.app: {old: a, new: b}}}", false),
        ("{old: {kind: StatefulSet}, new: {kind: StatefulSet}, changes: {'spec.volumeClaimTemplates[0].spec.x': {old: a}}}", false),
        ("{old: {kind: Service}, new: {kind: Service}, changes: {spec.selector.app: {old: a, new: b}}}", true),
        ("{new: {kind: Deployment}, changes: {spec.selector.matchLabels.app: {new: b}}}", true),
        ("{old: {kind: Deployment}, changes: {spec.selector.matchLabels.app: {old: b}}}", true),
    ])
    func `keep the fields that a cluster keeps`(change: String, isMet: Bool) throws {
        #expect(try refuses("immutable-fields", change) == !isMet)
    }
}
