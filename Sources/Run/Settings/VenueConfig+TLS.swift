// The door for TLS, which sessions have to come by it, and how a venue is called over TLS.

import Config
import FIXGateways
import TLS

/// Whether clients are asked for a certificate.
enum ClientCertificates: String, CaseIterable {
  case no
  case optional
  case required
}

enum TLSVersionName: String, CaseIterable {
  case v12 = "1.2"
  case v13 = "1.3"

  var version: TLSVersion { self == .v12 ? .v12 : .v13 }
}

extension VenueConfig {
  /// Its files are read when the venue starts, not here: a replay has none of them.
  static func decodeTLS(_ section: ConfigDecoder) -> TLSListenSettings? {
    guard section.isPresent else { return nil }
    let port = UInt16(section.integer("port", in: 0...65_535, default: 0))
    let identity = TLSIdentity(
      certificatePath: section.path("certificate"), keyPath: section.path("key"))
    let minimum: TLSVersionName = section.choice("minimum_version", default: .v12)
    let hasAuthorities = section.has("authorities")
    let certificates: ClientCertificates = section.choice(
      "client_certificates", default: hasAuthorities ? .required : .no)
    let authorities = hasAuthorities ? section.path("authorities") : ""
    if certificates != .no, !hasAuthorities {
      section.fail(
        "client_certificates", "who may sign them isn't said: name a file as 'authorities'")
    }
    if certificates == .no, hasAuthorities {
      section.fail("authorities", "clients aren't asked for certificates; remove this")
    }
    let clients: TLSClientCheck =
      switch certificates {
      case .no: .none
      case .optional: .optional(authorities: authorities)
      case .required: .required(authorities: authorities)
      }
    return TLSListenSettings(
      port: port, identity: identity, clients: clients, minimum: minimum.version)
  }

  /// Sessions that ask for what no door gives.
  static func locked(_ sessions: [SessionTerms], _ listen: ListenSettings) -> [ConfigError] {
    sessions.compactMap { terms in
      let section = terms.section.section("tls", optional: true)
      if terms.security.needsTLS, listen.tls == nil {
        return terms.section.error("tls", "the venue has no door for TLS: see 'listen' in its file")
      }
      if terms.security.certificate != nil, listen.tls?.clients == TLSClientCheck.none {
        return section.error(
          "certificate", "the venue asks nobody for a certificate: see 'listen' in its file")
      }
      return nil
    }
  }
}

extension FIXSecurity {
  init(_ section: ConfigDecoder) {
    guard section.isPresent else {
      self.init()
      return
    }
    let needsTLS = section.bool("required", default: true)
    let certificate =
      section.has("certificate") ? section.string("certificate", pattern: .nonEmpty) : nil
    if certificate != nil, !needsTLS {
      section.fail(
        "certificate", "without 'required' it proves nothing: the session could come without")
    }
    self.init(needsTLS: needsTLS, certificate: certificate)
  }
}

extension TLSCallSettings {
  /// Nil where nothing is said: then the call is without TLS. Its files are read when the trader starts.
  init?(_ section: ConfigDecoder, host: String) {
    guard section.isPresent else { return nil }
    let authorities: TLSAuthorities =
      section.has("authorities") ? .file(section.path("authorities")) : .system
    var identity: TLSIdentity?
    if section.has("certificate") || section.has("key") {
      identity = TLSIdentity(
        certificatePath: section.path("certificate"), keyPath: section.path("key"))
    }
    let minimum: TLSVersionName = section.choice("minimum_version", default: .v12)
    self.init(
      name: section.string("name", default: host, pattern: SessionTerms.hosts),
      authorities: authorities, identity: identity, minimum: minimum.version)
  }
}
