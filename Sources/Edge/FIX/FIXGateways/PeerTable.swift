// Who a first message comes from. Cold: once a connection.

import FIXCodec
import FIXDictionary
import Network

struct PeerTable: Sendable {
  private struct Entry: Sendable {
    var sender: [UInt8]
    var target: [UInt8]
    var networks: [AddressRange]
    var security: FIXSecurity
  }

  private let entries: [Entry]

  init(_ peers: [FIXPeer]) {
    entries = peers.map { peer in
      Entry(
        sender: Array(peer.session.sender.utf8), target: Array(peer.session.target.utf8),
        networks: peer.allowed.compactMap { AddressRange($0) }, security: peer.security)
    }
  }

  /// The session that a message belongs to, from our side: 49 is its target, 56 its sender.
  func session(of message: Message) -> Int? {
    guard let from = message.first(FIXTag.senderCompID),
      let to = message.first(FIXTag.targetCompID)
    else { return nil }
    let (fromBytes, toBytes) = (from.array, to.array)
    return entries.firstIndex { $0.target == fromBytes && $0.sender == toBytes }
  }

  func security(of session: Int) -> FIXSecurity { entries[session].security }

  func allows(_ session: Int, _ address: PeerAddress) -> Bool {
    let networks = entries[session].networks
    return networks.isEmpty || networks.contains { $0.contains(address) }
  }
}
