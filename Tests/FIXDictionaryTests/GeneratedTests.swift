// What tools/generate-fix has written, against the dialects and the files it was written from.

import Config
import Testing

@testable import FIXDictionary

/// A file of this repository by its path from the root.
func repositoryPath(_ path: String) -> String {
  #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/" + path
}

@Suite struct GeneratedTests {
  @Test func theTextCompiledInSaysWhatTheFilesSay() throws {
    var reader = DictionaryReader()
    let names = ["fix42", "apus"]
    for (name, known) in zip(names, [Dialect.fix42, .apus]) {
      let file = try ConfigFile.read(path: repositoryPath("Sources/Edge/FIX/\(name).dictionary"))
      try reader.read(file.text, file: file.name)
      #expect(reader.dialect == known)
    }
  }

  @Test func tags() {
    let tags: [(UInt16, String)] = [
      (FIXTag.clOrdID, "ClOrdID"), (FIXTag.ioiID, "IOIid"), (FIXTag.mdEntryPx, "MDEntryPx"),
      (FIXTag.urlLink, "URLLink"), (FIXTag.dkReason, "DKReason"), (FIXTag.rule80A, "Rule80A"),
      (FIXTag.selfTradePrevention, "SelfTradePrevention"), (FIXTag.idSource, "IDSource"),
    ]
    for (tag, name) in tags { #expect(Dialect.apus.fields[tag]?.name == name) }
  }

  @Test func messageTypesAreTheirBytesFromTheLowestUp() {
    #expect(FIXMessageType.newOrderSingle == UInt64(UInt8(ascii: "D")))
    #expect(FIXMessageType.heartbeat == UInt64(UInt8(ascii: "0")))
    #expect(
      FIXMessageType.orderMassStatusRequest
        == UInt64(UInt8(ascii: "A")) | UInt64(UInt8(ascii: "F")) << 8)
  }

  @Test func values() {
    #expect(FIXSide.buy == UInt8(ascii: "1") && FIXOrdType.pegged == UInt8(ascii: "P"))
    #expect(FIXSessionRejectReason.invalidMsgType == 11 && FIXEncryptMethod.none == 0)
    #expect(FIXSecurityType.future.description == "FUT")
    #expect(FIXSelfTradePrevention.decrement == UInt8(ascii: "D"))
    #expect(FIXExecInst.participateDontInitiate == UInt8(ascii: "6"))
  }

  /// FIXCodec's views read a field by its slot: each must be the one that the dialect gives it.
  @Test func theViewsUseTheDialectsSlots() throws {
    let dialect = Dialect.apus
    var slots: [UInt16] = []
    var seen = 0
    for file in ["Header", "Session", "Application"] {
      let path = "Sources/Edge/FIX/FIXCodec/Generated/Views\(file).swift"
      let text = try ConfigFile.read(path: repositoryPath(path)).text
      if file == "Header" { slots = (dialect.header + dialect.trailer).map(\.tag) }
      for line in text.split(separator: "\n") {
        if let match = line.wholeMatch(of: #/@frozen public struct (\w+)View \{/#) {
          let message = try #require(dialect.message(named: String(match.1)))
          slots = dialect.slots(of: message)
        } else if let match = line.firstMatch(of: #/slot: (\d+), tag: (\d+)/#) {
          #expect(slots[Int(match.1) ?? -1] == UInt16(match.2), "\(line)")
          seen += 1
        }
      }
    }
    let members = dialect.messages.map(\.members.count).reduce(0, +)
    #expect(seen == dialect.header.count + dialect.trailer.count + members)
  }
}
