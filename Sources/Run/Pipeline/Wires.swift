// What a line with FIX gateways owns of the outside world: two reactors, a store for each session, and who we say we
// are over TLS.

import Events
import FIXGateways
import FIXSession
import Network
import Platform
import TLS
import Tables

struct Wires: ~Copyable {
  var reader: Reactor
  var writer: Reactor
  var stores: Shelf<MappedStore?>
  var nextInbound: [UInt64]
  /// What each store says of what was told by it.
  var told: [ToldMark]
  /// Who we are over TLS: where we are called, or at each that we call.
  var contexts: Shelf<TLSContext>

  /// A trader answers a tick with an order, but not a report: what it has nothing to say to is acknowledged after such a
  /// silence. A venue answers everything.
  static let traderAcknowledgeNs: UInt64 = 20_000

  /// Opens the stores, each session's in its directory, and makes both reactors.
  static func open(
    _ peers: [FIXPeer], _ listen: ListenSettings, stores directories: [String],
    network name: String?, acknowledgeNs: UInt64 = 0, at start: Nanoseconds
  ) throws(StartError) -> Wires {
    do throws(SystemFailure) {
      for directory in Set(directories) { try EpochFile.makeDirectory(directory) }
    } catch {
      throw .system(error)
    }
    var nextInbound = [UInt64](repeating: 1, count: peers.count)
    var told: [ToldMark] = []
    let stores: Shelf<MappedStore?>
    do throws(StoreError) {
      stores = try Shelf(count: peers.count) { (index: Int) throws(StoreError) in
        let session = peers[index].session
        let path = directories[index] + "/" + fileName(session)
        let store = try MappedStore.open(
          path: path, sender: session.sender, target: session.target,
          capacity: capacity(longest: session.messageByteCount), at: start)
        // An old one keeps its size.
        if store.messageByteCountMax < session.messageByteCount {
          throw StoreError(
            path: path,
            message: "it was made for messages of at most \(store.messageByteCountMax) bytes, and "
              + "'message_size' is \(session.messageByteCount); write less, or move the file away "
              + "(the session's numbers begin at 1 again)")
        }
        nextInbound[index] = store.nextInbound
        told.append(
          ToldMark(mark: DeliveryMark(bits: store.mark), isFresh: store.nextOutbound == 1))
        return store
      }
    } catch {
      throw .store(error)
    }
    var network = ReactorSettings()
    network.backend = name.flatMap { NetworkBackend(rawValue: $0) }
    network.connectionsMax = listen.connectionsMax
    network.messageByteCountMax = listen.messageByteCountMax
    network.sendByteCountMax = listen.sendByteCountMax
    network.acknowledgeNs = acknowledgeNs
    let contexts: Shelf<TLSContext>
    do throws(TLSConfigFailure) {
      let door = listen.tls
      let calls = peers.compactMap(\.tls)
      contexts = try Shelf(count: door == nil ? calls.count : 1) {
        (index: Int) throws(TLSConfigFailure) in
        if let door { return try door.context() }
        return try calls[index].context()
      }
    } catch {
      throw .tls(error)
    }
    do throws(SystemFailure) {
      return Wires(
        reader: try Reactor(network), writer: try Reactor(network), stores: stores,
        nextInbound: nextInbound, told: told, contexts: contexts)
    } catch {
      throw .system(error)
    }
  }

  /// Of the longest messages it keeps seven.
  private static func capacity(longest byteCount: Int) -> StoreCapacity {
    var size = 4 << 20
    while size < 8 * byteCount { size *= 2 }
    return StoreCapacity(messages: 1 << 14, byteCount: size)
  }

  /// A name for the two parties' file; comp ids may hold anything.
  static func fileName(_ session: SessionConfig) -> String {
    func safe(_ text: String) -> String {
      String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    }
    return safe(session.sender) + "-" + safe(session.target) + ".fixstore"
  }
}
