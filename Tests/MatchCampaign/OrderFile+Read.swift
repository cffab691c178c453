// Reads what OrderFile wrote. It isn't `apus match`: it takes only such files, and says no more than
// where one isn't.

import ReferenceMatching

struct OrderFileFault: Error, CustomStringConvertible {
  var line: Int
  var description: String { "line \(line) is not as match-campaign writes it" }
}

extension OrderFile {
  static func read(_ text: String) throws(OrderFileFault)
    -> (commands: [Command], scenario: Scenario)
  {
    var scenario = Scenario(seed: 0)
    scenario.instruments = []
    var commands: [Command] = []
    for (index, line) in text.split(separator: "\n").enumerated() {
      let words = line.split(separator: " ")
      if line.hasPrefix("# seed"), words.count == 6, let seed = UInt64(words[2]),
        let window = Int(words[4])
      {
        scenario.seed = seed
        scenario.windowTicks = window
        scenario.isPublished = words[5] == "published"
      } else if line.hasPrefix("# terms"), let terms = terms(words.dropFirst(2)) {
        scenario.instruments.append(terms)
      } else if line.hasPrefix("#") || line == header {
        continue
      } else if let command = command(line) {
        commands.append(command)
      } else {
        throw OrderFileFault(line: index + 1)
      }
    }
    if scenario.instruments.isEmpty { throw OrderFileFault(line: 1) }
    return (commands, scenario)
  }

  private static func terms(_ words: ArraySlice<Substring>) -> ReferenceInstrument? {
    let numbers = words.dropLast().compactMap { Int64($0) }
    guard numbers.count == 7, let last = words.last else { return nil }
    return ReferenceInstrument(
      tick: numbers[0], lot: numbers[1], lowest: numbers[2], highest: numbers[3],
      reference: Int64(last), bandBasisPoints: numbers[4], isProRata: numbers[6] == 1,
      capacity: Int(numbers[5]))
  }

  private static func command(_ line: Substring) -> Command? {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    guard fields.count == 15, let time = UInt64(fields[0]),
      let action = CommandAction(rawValue: fields[1])
    else { return nil }
    var command = Command(action, time: time)
    command.order = UInt64(fields[2]) ?? 0
    command.account = UInt32(fields[3]) ?? 0
    if !fields[4].isEmpty { command.instrument = Int(fields[4].dropFirst()).map { $0 - 1 } ?? 26 }
    command.side = fields[5] == "B" ? .buy : fields[5] == "S" ? .sell : nil
    command.kind = OrderKind(rawValue: fields[6])
    command.lifetime = Lifetime(rawValue: fields[7])
    command.price = Decimal.units(fields[8])
    command.quantity = Decimal.units(fields[9])
    command.stop = Decimal.units(fields[10])
    command.display = Decimal.units(fields[11])
    command.minimum = Decimal.units(fields[12])
    command.expiry = UInt64(fields[13])
    for flag in fields[14].split(separator: "|") {
      switch flag {
      case "post_only": command.isPostOnly = true
      case "hidden": command.isHidden = true
      case "aon": command.isAllOrNone = true
      case "eod": command.isEndOfDay = true
      default:
        if let auction = AuctionKind(rawValue: String(flag)) {
          command.auction = auction
        } else if flag.hasPrefix("trail=") {
          command.trail = Decimal.units(flag.dropFirst(6))
        } else if flag.hasPrefix("stp=") {
          command.selfTrade = SelfTradeMode(rawValue: String(flag.dropFirst(4)))
        } else {
          return nil
        }
      }
    }
    return command
  }
}
