// The natural logarithm in whole numbers, for the gaps of a Poisson process. libm's log differs in
// its last bits from machine to machine, and one such bit is another market: here every step is
// integer, so debug, release and any CPU give the same.
//
//     u = 2^-lz · m/2, 1 ≤ m < 2        lz by counting zeros
//     m = hi · (1 - w)                  hi: the upper end of m's sixteenth, so 0 ≤ w ≤ 1/17
//     -ln u = lz · ln 2 + ln(2 / hi) + w + w²/2 + w³/3 + … + w⁸/8
//
// Every term is positive, and the last sixteenth has hi = 2: so near u = 1, where the logarithm
// goes to zero, nothing cancels. The tables are switches, which become read-only data: a global
// would be lazy, and a literal array would be built on every call.

/// One in the fixed point of `negativeLog`: six bits before the point, 58 behind it.
public let logarithmScaleBits: UInt64 = 58

/// -ln(u / 2^64) in units of 2^-58; u = 0 is taken for 1. Off by less than 1e-11 of itself, or by one
/// unit or two where that is more. 10 to 17 ns.
@inlinable
public func negativeLog(_ u: UInt64) -> UInt64 {
  let u = u == 0 ? 1 : u
  let zeros = UInt64(truncatingIfNeeded: u.leadingZeroBitCount)
  let m = u &<< zeros  // in units of 2^-63
  let sixteenth = (m &>> 59) & 15
  // All that follows stays in range by the table above; & says that no check is needed.
  let ratio = m.multipliedFullWidth(by: sixteenthReciprocal(sixteenth)).high  // m / hi, 2^-63
  let w = ((1 &<< 63) &- ratio) &<< 1  // 2^-64

  var sum = 0x2000_0000_0000_0000 as UInt64  // 1/8
  sum = 0x2492_4924_9249_2492 &+ w.multipliedFullWidth(by: sum).high  // 1/7
  sum = 0x2AAA_AAAA_AAAA_AAAA &+ w.multipliedFullWidth(by: sum).high  // 1/6
  sum = 0x3333_3333_3333_3333 &+ w.multipliedFullWidth(by: sum).high  // 1/5
  sum = 0x4000_0000_0000_0000 &+ w.multipliedFullWidth(by: sum).high  // 1/4
  sum = 0x5555_5555_5555_5555 &+ w.multipliedFullWidth(by: sum).high  // 1/3
  sum = 0x8000_0000_0000_0000 &+ w.multipliedFullWidth(by: sum).high  // 1/2
  let square = w.multipliedFullWidth(by: w.multipliedFullWidth(by: sum).high).high
  let series = (w &+ square) &>> 6  // to 2^-58
  return zeros &* 0x02C5_C85F_DF47_3DE7 &+ sixteenthLog(sixteenth) &+ series
}

/// A gap of a Poisson process whose gaps are `meanNs` long on average, rounded to a nanosecond. One
/// draw; never more than 44.4 means. A result beyond UInt64 is its greatest value.
@inlinable
public func exponentialNs(meanNs: UInt64, random: inout SplitMix64) -> UInt64 {
  let product = meanNs.multipliedFullWidth(by: negativeLog(random.next()))
  let (low, carry) = product.low.addingReportingOverflow(1 &<< 57)  // half a unit: to the nearest
  let high = product.high &+ (carry ? 1 : 0)  // high is below 2^64 - 2^58, so this can't wrap
  return high &>> 58 == 0 ? (high &<< 6) | (low &>> 58) : .max
}

/// 2^64 · 16 / (17 + i), rounded down: one over the upper end of a sixteenth of 1 ..< 2.
@inlinable
func sixteenthReciprocal(_ i: UInt64) -> UInt64 {
  switch i {
  case 0: return 0xF0F0_F0F0_F0F0_F0F0
  case 1: return 0xE38E_38E3_8E38_E38E
  case 2: return 0xD794_35E5_0D79_435E
  case 3: return 0xCCCC_CCCC_CCCC_CCCC
  case 4: return 0xC30C_30C3_0C30_C30C
  case 5: return 0xBA2E_8BA2_E8BA_2E8B
  case 6: return 0xB216_42C8_590B_2164
  case 7: return 0xAAAA_AAAA_AAAA_AAAA
  case 8: return 0xA3D7_0A3D_70A3_D70A
  case 9: return 0x9D89_D89D_89D8_9D89
  case 10: return 0x97B4_25ED_097B_425E
  case 11: return 0x9249_2492_4924_9249
  case 12: return 0x8D3D_CB08_D3DC_B08D
  case 13: return 0x8888_8888_8888_8888
  case 14: return 0x8421_0842_1084_2108
  default: return 0x8000_0000_0000_0000
  }
}

/// 2^58 · ln(32 / (17 + i)), rounded.
@inlinable
func sixteenthLog(_ i: UInt64) -> UInt64 {
  switch i {
  case 0: return 0x0287_B3FE_5F24_789A
  case 1: return 0x024D_2C42_269B_724F
  case 2: return 0x0215_CEDC_5A0A_9F48
  case 3: return 0x01E1_48A1_A272_6CD9
  case 4: return 0x01AF_5295_248C_DD06
  case 5: return 0x017F_AFA3_BD81_51BF
  case 6: return 0x0152_2AE0_738A_3D7D
  case 7: return 0x0126_9621_134D_B928
  case 8: return 0x00FC_C8E3_659D_9BCC
  case 9: return 0x00D4_9F69_E456_CF1B
  case 10: return 0x00AD_FA03_5AA1_ED90
  case 11: return 0x0088_BC74_113F_23DF
  case 12: return 0x0064_CD79_7565_2623
  case 13: return 0x0042_1662_D678_E81A
  case 14: return 0x0020_82BB_13CE_8889
  default: return 0
  }
}
