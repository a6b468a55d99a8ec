extension Format {
    /// What the text should have been, for messages: `a date such as 2026-11-21`.
    package var expectation: String {
        switch self {
        case .dateTime: "a date and a time with its offset, such as 2026-11-21T09:30:00Z"
        case .date: "a date such as 2026-11-21"
        case .time: "a time with its offset, such as 09:30:00Z or 09:30:00+02:00"
        case .duration: "an ISO 8601 duration such as PT1H30M or P7D"
        case .email: "an email address such as ada@example.com"
        case .internationalEmail: "an email address such as ada@example.com or ada@bücher.example"
        case .hostname: "a host name such as db.example.com"
        case .internationalHostname: "a host name such as db.example.com or bücher.example"
        case .ipv4: "an IPv4 address such as 192.0.2.1"
        case .ipv6: "an IPv6 address such as 2001:db8::1"
        case .cidr: "a network with its prefix length, such as 10.0.0.0/8 or 2001:db8::/32"
        case .port: "a port from 1 to 65535"
        case .uri: "a URI with its scheme, such as https://example.com/path"
        case .uriReference: "a URI or a relative reference, such as https://example.com/path or ../path"
        case .iri: "an IRI with its scheme, such as https://example.com/straße"
        case .iriReference: "an IRI or a relative reference, such as https://example.com/straße or ../straße"
        case .uriTemplate: "a URI template such as https://example.com/users/{id}"
        case .uuid: "a UUID such as 0190a5f4-3a1c-7b2d-9e4f-5a6b7c8d9e0f"
        case .jsonPointer: "a JSON Pointer such as /server/ports/0"
        case .relativeJsonPointer: "a relative JSON Pointer such as 1/name or 0#"
        case .regex: "a regular expression such as ^[a-z]+$"
        case .byteSize: "a size in bytes such as 512Mi, 10GB or 1048576"
        case .interval: "a length of time such as 30s, 500ms or 1h30m"
        case .percentage: "a percentage from 0 to 100, such as 50% or 12.5%"
        case .cron: "a cron schedule such as \"*/15 8-18 * * mon-fri\" or @daily"
        case .semanticVersion: "a semantic version such as 1.4.0 or 2.0.0-rc.1"
        case .path: "a file path such as /etc/app/app.conf"
        }
    }
}
