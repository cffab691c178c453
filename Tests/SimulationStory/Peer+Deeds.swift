// What a client does when it is its turn: an order, a change of one, a question. Prices lie around a reference that nobody
// moves, so clients meet often.

extension Peer {
  mutating func act(at nowNs: UInt64) {
    if isSettling {
      nextDeedNs = nowNs + 2_000_000_000
      clear(at: nowNs)
      return
    }
    nextDeedNs = nowNs + 1 + random.next(below: 2 * terms.paceNs)
    if question(at: nowNs) { return }
    let isOdd = random.chance(1, outOf: 4)
    switch terms.manner {
    case .clumsy where isOdd: blunder(at: nowNs)
    case .hostile where isOdd: offend(at: nowNs)
    case .slow where random.chance(1, outOf: 12):
      readsAgainNs = nowNs + 1_000_000_000 + random.next(below: 6_000_000_000)
      marks.append(.slowReader)
      trade(at: nowNs)
    case .sweeping where random.chance(1, outOf: 40): sweepBook(at: nowNs)
    default: trade(at: nowNs)
    }
  }

  mutating func newName() -> Token {
    nameCount += 1
    return Token("\(party.compID)-\(nameCount)")
  }

  // MARK: Honest requests

  private mutating func trade(at nowNs: UInt64) {
    let working = ledger.open.filter {
      let order = ledger.orders[$0]
      return order.isWorking && order.pending == nil && !order.isQuestioned
    }
    if !working.isEmpty, ledger.open.count >= terms.openMax || random.chance(2, outOf: 5) {
      let place = working[Int(random.next(below: UInt64(working.count)))]
      return random.chance(2, outOf: 5)
        ? replace(place, at: nowNs) : cancel(place, at: nowNs)
    }
    guard ledger.open.count < terms.openMax else { return }
    enter(at: nowNs)
  }

  mutating func order(_ kind: Request.Kind = .new, name: Token) -> Request {
    let index = Int(random.next(below: UInt64(terms.instruments.count)))
    let instrument = terms.instruments[index]
    var request = Request(kind, name: name)
    request.symbol = instrument.symbol
    request.isBuy = random.nextBool()
    request.quantity = instrument.lot * random.next(from: 1, through: 20)
    // A little to the good side mostly, now and then across.
    let away = random.next(from: -4, through: 12) * instrument.tick
    request.price = instrument.reference + (request.isBuy ? -away : away)
    return request
  }

  private mutating func enter(at nowNs: UInt64) {
    var request = order(name: newName())
    var lifetime = "0"
    if random.chance(1, outOf: 10) { lifetime = "3" }
    if random.chance(1, outOf: 16) {
      request.price = nil
      lifetime = "3"
    }
    // Now and then one that is not to trade with its own (5001): the newest, the oldest, both, or the smaller off both.
    var extra = ""
    if nameCount % 4 == 0 { extra = "|5001=" + ["N", "O", "B", "D"][nameCount / 4 % 4] }
    send(request, lifetime: lifetime, extra: extra, at: nowNs)
  }

  private mutating func replace(_ place: Int, at nowNs: UInt64) {
    let order = ledger.orders[place]
    guard let price = order.price,
      let instrument = terms.instruments.first(where: { $0.symbol == order.symbol })
    else { return }
    var request = Request(.replace, name: newName())
    request.original = order.name
    request.symbol = order.symbol
    request.isBuy = order.isBuy
    request.quantity = order.filled + instrument.lot * random.next(from: 1, through: 20)
    request.price = price + instrument.tick * random.next(from: -3, through: 3)
    send(request, at: nowNs)
  }

  mutating func cancel(_ place: Int, at nowNs: UInt64) {
    let order = ledger.orders[place]
    var request = Request(.cancel, name: newName())
    request.original = order.name
    request.symbol = order.symbol
    request.isBuy = order.isBuy
    request.quantity = order.quantity
    send(request, at: nowNs)
  }

  /// Puts a request on the wire, and into the ledger.
  mutating func send(
    _ request: Request, lifetime: String = "0", extra: String = "", at nowNs: UInt64
  ) {
    var request = request
    let time = PlainWriter.time(session.wallNs)
    var body = "|11=\(request.name)"
    let type: String
    switch request.kind {
    case .new:
      type = "D"
      body += "|21=1|38=\(PlainNumber.text(request.quantity))"
      if let price = request.price {
        body += "|40=2|44=\(PlainNumber.text(price))"
      } else {
        body += "|40=1"
      }
      body += "|54=\(request.isBuy ? 1 : 2)|55=\(request.symbol)|59=\(lifetime)"
    case .replace:
      type = "G"
      body +=
        "|21=1|38=\(PlainNumber.text(request.quantity))|40=2|41=\(request.original)"
        + "|44=\(PlainNumber.text(request.price ?? 0))|54=\(request.isBuy ? 1 : 2)"
        + "|55=\(request.symbol)"
    case .cancel:
      type = "F"
      body +=
        "|38=\(PlainNumber.text(request.quantity))|41=\(request.original)"
        + "|54=\(request.isBuy ? 1 : 2)|55=\(request.symbol)"
    }
    body += "|60=\(time)\(extra)"
    request.number = session.send(type, body, at: nowNs)
    names[request.number] = request.name
    ledger.asked(request, at: nowNs)
    facts.append(.asked(request))
  }

  // MARK: Doubt

  /// Asks where one order stands that should have been answered long ago. True: it did.
  private mutating func question(at nowNs: UInt64) -> Bool {
    guard nowNs >= upSinceNs + Self.doubtNs else { return false }
    for place in ledger.open {
      let order = ledger.orders[place]
      let since = max(order.pending?.askedNs ?? order.askedNs, upSinceNs)
      guard order.isInDoubt, !order.isQuestioned, nowNs >= since + Self.doubtNs else { continue }
      ask(order.name, order.symbol, order.isBuy, at: nowNs)
      ledger.questioned(place)
      marks.append(.questionInDoubt)
      return true
    }
    return false
  }

  private mutating func ask(_ name: Token, _ symbol: Token, _ isBuy: Bool, at nowNs: UInt64) {
    // Where the question itself is refused, as it is about a symbol that nobody knows, there is no order.
    let number = session.send("H", "|11=\(name)|54=\(isBuy ? 1 : 2)|55=\(symbol)", at: nowNs)
    names[number] = name
  }

  private mutating func clear(at nowNs: UInt64) {
    for _ in 0..<16 where !question(at: nowNs) { break }
  }

  /// The venue is asked about each order that it has taken: what is open, and the last of what has ended.
  public mutating func askFinally(at nowNs: UInt64, endedMax: Int = 24) {
    isAskingFinally = true
    let ended = ledger.orders.indices.filter {
      ledger.orders[$0].isAccepted && ledger.orders[$0].ending != nil
    }
    for place in ledger.open + ended.suffix(endedMax) where ledger.orders[place].isAccepted {
      let order = ledger.orders[place]
      finalQuestions.append(order.name)
      ask(order.name, order.symbol, order.isBuy, at: nowNs)
    }
  }

  /// Why it isn't settled; empty: it is.
  public var unrest: String {
    if !session.isUp { return "isn't logged on (\(session.state))" }
    if session.isAsking { return "misses #\(session.nextIn), which it has asked for" }
    let doubted = ledger.open.map { ledger.orders[$0] }.filter { $0.isInDoubt }.map(\.name)
    if !doubted.isEmpty { return "doesn't know what became of \(doubted.prefix(3))" }
    return finalQuestions.isEmpty ? "" : "wasn't answered about \(finalQuestions.prefix(3))"
  }

  /// Nothing of it is in doubt, and it is connected.
  public var isSettled: Bool {
    guard session.isUp, !session.isAsking else { return false }
    if isAskingFinally, !finalQuestions.isEmpty { return false }
    return terms.manner == .hostile || !ledger.open.contains { ledger.orders[$0].isInDoubt }
  }
}
