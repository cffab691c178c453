// What a context is made from, and what it says when it can't be.

import Glibc
import Testing

@testable import TLS

@Suite struct ContextTests {
  let all = Certificates.shared

  typealias Mistake = (certificate: String, key: String, authorities: String?, says: [String])

  static let mistakes: [Mistake] = [
    ("venue", "open", nil, ["the key '", "/open.key'", "mode is 0644", "chmod 600"]),
    ("venue", "absent", nil, ["the key '", "/absent.key'", "No such file"]),
    ("venue", "trader", nil, ["/trader.key'", "of the certificate '", "/venue.pem'", "mismatch"]),
    ("venue", "locked", nil, ["/locked.key'", "unencrypted"]),
    ("absent", "venue", nil, ["the certificate '", "/absent.pem'", "No such file"]),
    ("text", "venue", nil, ["/text.pem'", "PEM", "no start line"]),
    ("damaged", "venue", nil, ["/damaged.pem'"]),
    ("empty", "venue", nil, ["/empty.pem'", "is empty"]),
    ("weak", "weak", nil, ["/weak.pem'", "too small"]),
    ("venue", "venue", "absent.pem", ["the authorities '", "/absent.pem'", "No such file"]),
    ("venue", "venue", "text.pem", ["/text.pem'", "PEM", "no start line"]),
    ("venue", "venue", "venue.key", ["/venue.key'", "PEM"]),
    ("venue", "venue", ".", ["is no regular file"]),
  ]

  @Test(arguments: mistakes)
  func aMistakeIsNamed(_ mistake: Mistake) {
    let identity = TLSIdentity(
      certificatePath: all.path("\(mistake.certificate).pem"),
      keyPath: all.path("\(mistake.key).key"))
    do throws(TLSConfigFailure) {
      let clients = mistake.authorities.map { TLSClientCheck.required(authorities: all.path($0)) }
      _ = try TLSContext.server(identity, clients: clients ?? .none)
      Issue.record("\(mistake) was taken")
    } catch {
      for part in mistake.says {
        #expect(error.description.contains(part), "\(error)")
      }
      #expect(!error.description.contains("PRIVATE"))
    }
  }

  @Test func pathsThatAreNone() {
    for path in ["", "a\0b"] {
      #expect(throws: TLSConfigFailure.self) {
        _ = try TLSContext.client(authorities: .file(path))
      }
    }
  }

  /// Nobody waits for a pipe.
  @Test func aPipeIsNoKey() {
    let path = all.path("pipe.key")
    _ = unsafe mkfifo(path, 0o600)
    let identity = TLSIdentity(certificatePath: all.path("venue.pem"), keyPath: path)
    #expect(throws: TLSConfigFailure.self) { _ = try TLSContext.server(identity, clients: .none) }
  }

  @Test func severalAuthorities() throws {
    for server in ["venue", "foreign"] {
      var pair = try Pair(
        try clientContext(.file(all.path("both.pem"))), try serverContext(server))
      pair.settle()
      verify(pair.client.state == .open, pair.client.reason)
    }
  }

  /// Connections keep what they need of their context.
  @Test func aConnectionOutlivesItsContext() throws {
    func make() throws -> Pair { try Pair(try clientContext(), try serverContext()) }
    var pair = try make()
    pair.settle()
    verify(pair.client.state == .open, pair.client.reason)
  }

  @Test func hostsThatAreNone() throws {
    let context = try clientContext()
    for host in ["", ".", "a b", "a\0b", "münchen", String(repeating: "a", count: 256)] {
      do throws(TLSConfigFailure) {
        _ = try TLSConnection(connecting: context, to: host)
        Issue.record("'\(host)' was taken")
      } catch {
        #expect(error.description.contains("name the host"), "\(error)")
      }
    }
  }
}
