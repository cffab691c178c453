// Who the other side is by its certificate, to compare with who a session's config says it is. Cold: asked
// once a connection.

import CTLS

/// One alternative name of a certificate.
public struct TLSName: Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    case dns = "DNS"
    case email
    case uri = "URI"
    case address = "IP"
  }

  public let kind: Kind
  public let text: String

  public var description: String { "\(kind.rawValue):\(text)" }
}

public struct TLSPeer: Equatable, Sendable {
  /// More of them are ignored.
  static let namesMax = 64
  static let subjectByteCountMax = 4096

  /// By RFC 2253, the last part first: `CN=trader-1,O=Apus`.
  public let subject: String
  /// Nil when the subject has none or several.
  public let commonName: String?
  public let names: [TLSName]
  /// An authority that we trust has signed it. If not, all of it is only what the other side claims.
  public let isVerified: Bool

  /// Whether a session's config means this one. The config's form says what is compared: `DNS:…`, `URI:…`,
  /// `email:…` or `IP:…` one alternative name, a text with `=` the whole subject, any other text a DNS name
  /// or, of a certificate without alternative names, the common name.
  public func isNamed(_ configured: String) -> Bool {
    guard isVerified, !configured.isEmpty else { return false }
    if names.contains(where: { $0.isNamed(configured) }) { return true }
    if configured.contains("=") { return areSame(configured, subject) }
    guard names.isEmpty, let commonName else { return false }
    return areSame(configured, commonName)
  }
}

/// Byte by byte: Swift takes two spellings of one character for the same, an authority needn't.
private func areSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

extension TLSName {
  func isNamed(_ configured: String) -> Bool {
    switch kind {
    case .dns:
      // Upper and lower case of ASCII alone: there is a K among Unicode's whose small letter is ours.
      let own = text.utf8.map(Self.lowercased)
      let other = configured.utf8.map(Self.lowercased)
      return own == other || Array("dns:".utf8) + own == other
    case .email, .uri, .address: return areSame(description, configured)
    }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}

extension TLSConnection {
  /// The other side's certificate; nil when it has shown none, or none yet.
  public var peer: TLSPeer? {
    guard case .open = state else { return state == .ended ? readPeer() : nil }
    return readPeer()
  }

  /// The name that a client asked for; nil when it didn't say, or hasn't yet.
  public var serverName: String? {
    guard isServer, let name = unsafe apus_tls_asked_for(tls) else { return nil }
    return unsafe String(validatingCString: name)
  }

  /// Version and cipher, for a log.
  public var summary: String {
    let version = unsafe String(cString: apus_tls_version(tls))
    guard let cipher = unsafe apus_tls_cipher(tls) else { return version }
    return unsafe "\(version) \(String(cString: cipher))"
  }

  private func readPeer() -> TLSPeer? {
    guard let certificate = unsafe apus_tls_peer(tls) else { return nil }
    defer { unsafe apus_tls_peer_close(certificate) }
    var names: [TLSName] = []
    unsafe withUnsafeMutablePointer(to: &names) { names in
      unsafe apus_tls_names(certificate, names) { names, kind, bytes, byteCount in
        let names = unsafe names.assumingMemoryBound(to: [TLSName].self)
        let bytes = unsafe UnsafeRawBufferPointer(start: bytes, count: byteCount)
        guard unsafe names.pointee.count < TLSPeer.namesMax,
          let name = unsafe TLSName(kind, Array(bytes))
        else { return }
        unsafe names.pointee.append(name)
      }
    }
    let subject = unsafe text { unsafe apus_tls_subject(certificate, $0, $1) }
    let commonName = unsafe text { unsafe apus_tls_common_name(certificate, $0, $1) }
    return TLSPeer(
      subject: subject ?? "", commonName: commonName, names: names, isVerified: isVerified)
  }

  private func text(_ fill: (UnsafeMutableRawPointer, Int) -> Int64) -> String? {
    var bytes = [UInt8](repeating: 0, count: TLSPeer.subjectByteCountMax)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe fill($0.baseAddress!, $0.count) }
    return count < 0 ? nil : TLSName.checked(bytes.prefix(Int(count)))
  }
}

extension TLSName {
  fileprivate init?(_ kind: apus_tls_name_kind, _ bytes: [UInt8]) {
    switch kind {
    case APUS_TLS_ADDRESS:
      guard let text = Self.address(bytes) else { return nil }
      self.init(kind: .address, text: text)
    default:
      guard let text = Self.checked(bytes[...]) else { return nil }
      self.init(
        kind: kind == APUS_TLS_DNS ? .dns : kind == APUS_TLS_URI ? .uri : .email, text: text)
    }
  }

  /// A zero in a name is how `bank.example\0.evil.example` would pass for another.
  fileprivate static func checked(_ bytes: ArraySlice<UInt8>) -> String? {
    bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }

  /// As many dotted numbers as people write; of IPv6 all eight groups, so that there is one way.
  private static func address(_ bytes: [UInt8]) -> String? {
    switch bytes.count {
    case 4: return bytes.map { String($0) }.joined(separator: ".")
    case 16:
      return stride(from: 0, to: 16, by: 2)
        .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
        .joined(separator: ":")
    default: return nil
    }
  }
}
