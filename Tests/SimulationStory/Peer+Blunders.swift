// What clients do that they shouldn't: the mistakes of those who mean well, and the tricks of those who don't.

extension Peer {
  // MARK: Clumsy

  mutating func blunder(at nowNs: UInt64) {
    let instrument = terms.instruments[Int(random.next(below: UInt64(terms.instruments.count)))]
    var request = order(name: newName())
    switch random.next(below: 11) {
    case 0:
      // A name that was used before.
      guard nameCount > 1 else { return }
      let old = 1 + random.next(below: UInt64(nameCount - 1))
      request.name = Token("\(party.compID)-\(old)")
      request.isDoomed = true
      send(request, at: nowNs)
      marks.append(.nameTwice)
    case 1:
      request.price = (request.price ?? instrument.reference) + 1
      send(request, at: nowNs)
    case 2:
      request.quantity = random.nextBool() ? 0 : instrument.lot / 2
      send(request, at: nowNs)
    case 3:
      request.symbol = "NOSUCH"
      send(request, at: nowNs)
    case 4:
      request.quantity = instrument.maximumOrder + instrument.lot
      request.symbol = instrument.symbol
      send(request, at: nowNs)
      marks.append(.beyondLimit)
    case 5:
      // A change of an order that has ended.
      let ended = ledger.orders.lazy.filter { $0.ending != nil }
      guard let order = ended.first else { return }
      request.kind = .replace
      request.original = order.name
      request.symbol = order.symbol
      request.isBuy = order.isBuy
      send(request, at: nowNs)
      marks.append(.changeOfEnded)
    case 6:
      request.kind = .cancel
      request.original = Token("NEVER-\(nameCount)")
      send(request, at: nowNs)
    case 7:
      request.symbol = instrument.symbol
      request.price = random.nextBool() ? instrument.lowest / 2 : instrument.highest * 2
      send(request, at: nowNs)
    case 8:
      // A tag that isn't of this message, or without a value.
      send(request, extra: random.nextBool() ? "|146=0" : "|58=", at: nowNs)
    case 9:
      // Two changes of one order at once.
      guard let place = ledger.open.first(where: { ledger.orders[$0].isWorking }) else { return }
      cancel(place, at: nowNs)
      cancel(place, at: nowNs)
    default:
      // All begins at 1 again, and what wasn't heard is lost.
      guard random.chance(1, outOf: 4) else { return }
      session.resetsOnLogon = true
      session.logOut(at: nowNs)
      marks.append(.resetByClient)
    }
  }

  // MARK: Hostile

  /// Bytes that no engine sends. Most end the connection; all that matters is what they do to others.
  mutating func offend(at nowNs: UInt64) {
    switch random.next(below: 11) {
    case 0:
      // A sum that is wrong.
      raw("8=FIX.4.2\u{1}9=5\u{1}35=0\u{1}10=000\u{1}")
    case 1:
      raw(String(decoding: (0..<64).map { _ in UInt8(random.next(below: 256)) }, as: UTF8.self))
    case 2:
      // Half a message, and then nothing.
      raw("8=FIX.4.2\u{1}9=300\u{1}35=D\u{1}34=\(session.nextOut)\u{1}49=\(party.compID)\u{1}")
    case 3:
      // A length that no message has.
      raw("8=FIX.4.2\u{1}9=99999999999\u{1}35=D\u{1}")
    case 4:
      let number = max(1, session.nextOut - 5)
      frame(number: number, "0", "")
      if !isSpoiled { facts.append(.usedAgain(number: number, next: session.nextOut)) }
      marks.append(.numberTooLow)
    case 5:
      frame(number: session.nextOut + 500, "0", "")
      marks.append(.numberTooHigh)
    case 6:
      // Everything, from the beginning, once more.
      for _ in 0..<4 { session.send("2", "|7=1|16=0", at: nowNs) }
      marks.append(.resendFlood)
    case 7:
      // A flood.
      for _ in 0..<60 {
        var request = order(name: newName())
        request.quantity = terms.instruments[0].lot
        request.price = nil
        send(request, lifetime: "3", at: nowNs)
      }
      marks.append(.flood)
    case 8:
      // Somebody else's name in a message of this connection, under the number that is next.
      isSpoiled = true
      session.output += PlainWriter.frame(
        type: "0", number: session.nextOut, sender: Party.client(1).compID,
        target: session.target, wallNs: session.wallNs, body: "")
      marks.append(.stolenName)
    case 9:
      beginTwice(at: nowNs)
    default:
      // A reset to a number that is behind.
      session.send("4", "|36=1|123=N", at: nowNs)
    }
  }

  /// All begins at 1 on this connection, and once more behind an order that came ahead of its turn. That one is of numbers that
  /// are over when its turn comes in the new ones: nobody is to hear of it. Where half a message was sent before, that may have
  /// swallowed the first Logon, and then it is the order's turn by the old numbers.
  private mutating func beginTwice(at nowNs: UInt64) {
    session.beginAgain(at: nowNs)
    if isSpoiled { return }
    let order = order(name: newName())
    frame(
      number: 6, "D",
      "|11=\(order.name)|21=1|38=\(PlainNumber.text(order.quantity))|40=2"
        + "|44=\(PlainNumber.text(order.price ?? 0))|54=1|55=\(order.symbol)|59=0"
        + "|60=\(PlainWriter.time(session.wallNs))")
    session.beginAgain(at: nowNs)
    marks.append(.resetAmidGap)
  }

  private mutating func raw(_ text: String) {
    isSpoiled = true
    session.output += Array(text.utf8)
  }

  private mutating func frame(number: Int, _ type: String, _ body: String) {
    session.output += PlainWriter.frame(
      type: type, number: number, sender: session.sender, target: session.target,
      wallNs: session.wallNs, body: body)
  }
}
