// What goes wrong, told apart: a context that can't be made, which a person mends, and a connection that
// is over, which a counter records.

import CTLS

/// A context or a connection that can't be made. It says what to do next.
public struct TLSConfigFailure: Error, CustomStringConvertible, Equatable, Sendable {
  public let description: String

  init(_ description: String) { self.description = description }

  /// With what OpenSSL has to say of its last failure.
  init(_ description: String, besidesLibrary: Void) {
    var text = [CChar](repeating: 0, count: Int(APUS_TLS_ERROR_TEXT))
    unsafe apus_tls_error(&text, text.count)
    let reason = text.untilZero
    self.description = reason.isEmpty ? description : "\(description) (\(reason))"
  }
}

/// Why a connection failed. Plain words, so that recording it costs nothing; the text is made when asked.
public enum TLSFailure: BitwiseCopyable, Equatable, Sendable, CustomStringConvertible {
  /// The other side's certificate was refused: untrusted, expired, for another name.
  case certificate(code: Int64)
  /// What came isn't TLS, isn't ours, or was changed on the way; or the other side refused us by an alert.
  case violation(code: UInt64)
  /// The wire ended and the other side hadn't said that it would: what came may lack its end.
  case truncated
  /// One side closed it before the handshake was over.
  case abandoned

  public var description: String {
    switch self {
    case .certificate(let code):
      unsafe "the other side's certificate was refused: \(String(cString: apus_tls_certificate_fault(code)))"
    case .violation(let code): "TLS failed: \(Self.reason(code))"
    case .truncated: "the wire ended without close_notify: what came may be cut short"
    case .abandoned: "closed during the handshake"
    }
  }

  private static func reason(_ code: UInt64) -> String {
    if code == 0 { return "no reason is known" }
    var text = [CChar](repeating: 0, count: Int(APUS_TLS_ERROR_TEXT))
    unsafe apus_tls_reason(code, &text, text.count)
    return text.untilZero
  }
}

extension [CChar] {
  var untilZero: String {
    String(decoding: prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
