// Who knows a client's comp ids and not its password: turned away without a byte, and nothing of the client's session is
// another for it.

import Events
import FIXSession
import Glibc
import Testing

@testable import FIXGateways

@Suite struct StrangerTests {
  private static let wall = Nanoseconds(1_767_607_200_000_000_000)

  @Test func `a stranger takes no number, and the client is let in behind it`() throws {
    var template = Array("/tmp/apus-stranger-XXXXXX".utf8CString)
    let stores = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe String(cString: mkdtemp(buffer.baseAddress!))
    }
    defer {
      _ = unsafe unlink(stores + "/CLIENT")
      _ = unsafe rmdir(stores)
    }
    let venue = try BothGateways(stores: stores, at: Self.wall) {
      $0.credentials = .password(user: "u", password: "correct horse")
    }
    var number = 1
    for logon in [
      "98=0", "98=0|108=0", "98=1|108=0", "98=0|108=0|141=Y", "98=0|108=0|553=u|554=guess",
      "98=0|108=0|999=x",
    ] {
      for guess in [1, number, number + 5] {
        let stranger = venue.call()
        stranger.say("A|\(guess)|\(logon)")
        #expect(stranger.isClosed, "\(logon)")
      }
      let client = venue.call()
      client.say("A|\(number)|98=0|108=0|553=u|554=correct horse")
      #expect(client.next() == "A|\(number)|98=0|108=0")
      client.cut()
      number += 1
    }
  }
}
