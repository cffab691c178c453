// What a plug-in says of itself, read with suspicion: what it is called and the parameters that it takes, which the config
// reader, the operator's commands and the help then treat as any other strategy's.

import CStrategy
import Events
import Strategies

struct PluginCard {
  let name: String
  let card: StrategyCard

  static let mostParameters = 64

  init(_ said: UnsafePointer<apus_strategy>) throws(PluginFault) {
    let said = unsafe said.pointee
    guard let name = unsafe said.name.map({ unsafe String(cString: $0) }), Self.isName(name) else {
      throw PluginFault("its name isn't one of small letters, digits and '_', at most 32")
    }
    let count = unsafe Int(said.parameter_count)
    guard count <= Self.mostParameters else {
      throw PluginFault("it has \(count) parameters, and \(Self.mostParameters) are the most")
    }
    var parameters: [Parameter] = []
    if count > 0 {
      guard let list = unsafe said.parameters else {
        throw PluginFault("it has \(count) parameters, and their list is null")
      }
      for index in 0..<count {
        let parameter = try unsafe Self.read(list[index], index)
        guard !parameters.contains(where: { $0.name == parameter.name }) else {
          throw PluginFault("it has the parameter '\(parameter.name)' twice")
        }
        parameters.append(parameter)
      }
    }
    let least = unsafe Int(said.least_markets)
    let most = unsafe min(Int(said.most_markets), 8192)
    guard least >= 1, most >= least else {
      throw unsafe PluginFault(
        "it says that it trades \(said.least_markets) to \(said.most_markets) markets: 1 is the least"
      )
    }
    self.name = name
    card = StrategyCard(
      unsafe said.summary.map { unsafe String(cString: $0) } ?? "", markets: least...most,
      parameters: parameters)
  }

  private static func read(_ said: apus_parameter, _ index: Int) throws(PluginFault) -> Parameter {
    guard let name = unsafe said.name.map({ unsafe String(cString: $0) }), isName(name) else {
      throw PluginFault(
        "the name of its parameter \(index + 1) isn't one of small letters, digits and '_', at most 32"
      )
    }
    let (low, high, standard) = unsafe (said.lowest, said.highest, said.standard)
    guard low <= standard, standard <= high else {
      throw PluginFault(
        "the default of its parameter '\(name)', \(standard), isn't within \(low) to \(high)")
    }
    let unit: ParameterUnit
    switch unsafe Int(said.unit) {
    case Int(APUS_COUNT): unit = .count
    case Int(APUS_TICKS): unit = .ticks
    case Int(APUS_PERCENT): unit = .percent
    case Int(APUS_QUANTITY): unit = .quantity
    case Int(APUS_PRICE): unit = .price
    case Int(APUS_NUMBER): unit = .number
    case Int(APUS_DURATION): unit = .duration
    case Int(APUS_FLAG): unit = .flag
    default:
      throw unsafe PluginFault("its parameter '\(name)' has a unit that there isn't, \(said.unit)")
    }
    if unit == .duration || unit == .quantity, low < 0 {
      throw PluginFault("its parameter '\(name)' could be negative, which its unit can't")
    }
    if unit == .flag, low != 0 || high != 1 {
      throw PluginFault("its parameter '\(name)' is a flag: from 0 to 1")
    }
    return unsafe Parameter(
      name, unit, in: low...high, default: standard, isLive: said.is_live != 0,
      said.help.map { unsafe String(cString: $0) } ?? "")
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 32
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
  }
}

extension PluginCalls {
  /// The functions, as Core calls them: the same calls, with pointers that don't say to what.
  init(_ said: UnsafePointer<apus_strategy>) {
    unsafe self = PluginCalls()
    let said = unsafe said.pointee
    unsafe stateBytes = said.state_bytes
    unsafe begin = unsafeBitCast(said.`init`, to: type(of: begin))
    unsafe tune = unsafeBitCast(said.tune, to: type(of: tune))
    unsafe topMoved = unsafeBitCast(said.on_top, to: type(of: topMoved))
    unsafe topLost = unsafeBitCast(said.on_top_lost, to: type(of: topLost))
    unsafe traded = unsafeBitCast(said.on_trade, to: type(of: traded))
    unsafe marketMoved = unsafeBitCast(said.on_market, to: type(of: marketMoved))
    unsafe ordered = unsafeBitCast(said.on_order, to: type(of: ordered))
    unsafe timePassed = unsafeBitCast(said.on_time, to: type(of: timePassed))
    unsafe commanded = unsafeBitCast(said.on_command, to: type(of: commanded))
  }
}
