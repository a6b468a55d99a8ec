/// The files that `init` writes, and the larger set of `init --example` that the quickstart uses.
enum Example {
    /// A manifest and one document: the least that works.
    static let smallest: [(path: String, text: String)] = [
        (
            "cfgops.yaml",
            """
            # The manifest. `cfgops schema manifest` prints its JSON Schema, so that editors complete it.
            version: 1
            environments:
              dev: {}        # each inherits environments/base
              staging: {}
              prod: {}
            targets:
              - { name: app, documents: app, format: yaml, path: app.yaml }

            """
        ),
        (
            "environments/base/app.yaml",
            """
            # What is the same everywhere. environments/ENV/app.yaml states only what ENV changes.
            log:
              level: info

            """
        ),
    ]

    /// A web application with a database, rendered as an environment file, a Kubernetes ConfigMap and YAML.
    static let whole: [(path: String, text: String)] = [
        (
            "cfgops.yaml",
            """
            # The manifest: environments, and what programs read.
            version: 1
            environments:
              dev: {}
              staging: {}
              prod: {}
            targets:
              - { name: app-env, documents: app, format: dotenv, path: app/app.env, mode: "0640" }
              - { name: app-config, documents: app, format: configmap, path: "kubernetes/{document}.yaml" }
              - { name: database, documents: payments/db, format: yaml, path: payments/db.yaml }

            """
        ),
        (
            "environments/base/app.yaml",
            """
            # The web application. Every environment starts from these values.
            server:
              host: 0.0.0.0
              port: 8080
              workers: 2        # one for each core
            log:
              level: info
            database: ${payments/db:url}

            """
        ),
        (
            "environments/base/payments/db.yaml",
            """
            host: db.internal
            port: 5432
            pool: 10
            url: postgres://${host}:${port}/payments

            """
        ),
        ("environments/dev/app.yaml", "log:\n  level: debug\n"),
        ("environments/dev/payments/db.yaml", "host: localhost\n"),
        ("environments/staging/payments/db.yaml", "host: db.staging.internal\n"),
        ("environments/prod/app.yaml", "# prod runs on larger machines\nserver:\n  workers: 16\n"),
        ("environments/prod/payments/db.yaml", "host: db.prod.internal\npool: 50\n"),
    ]
}
