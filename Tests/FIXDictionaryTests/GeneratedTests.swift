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
}
