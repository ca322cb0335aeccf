import { describe, expect, test } from "vitest";
import { METHODS } from "../../src/engine/methods/methods.ts";
import { CalendarDate } from "../../src/engine/values/date.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { Property } from "../../src/engine/values/method.ts";
import { callMethod, ops, shown } from "./call-method.ts";

const day = new CalendarDate(2024, 2, 29);
const moment = new Date("2024-02-29T13:05:09Z");

function attribute(value: unknown, name: string): unknown {
  const found = METHODS.lookup(value, name);
  return found instanceof Property ? found.get(value) : found;
}

describe("numbers", () => {
  test.each([
    [5, "bit_length", [], "3"],
    [-(2n ** 70n), "bit_length", [], "71"],
    [0, "bit_length", [], "0"],
    [5, "bit_count", [], "2"],
    [5, "as_integer_ratio", [], "(5, 1)"],
    [5, "to_bytes", [2], "b'\\x00\\x05'"],
    [5, "to_bytes", [2, "little"], "b'\\x05\\x00'"],
    [true, "conjugate", [], "1"],
    [2.5, "is_integer", [], "False"],
    [toFloat(2), "is_integer", [], "True"],
    [0.1, "as_integer_ratio", [], "(3602879701896397, 36028797018963968)"],
    [2.5, "hex", [], "'0x1.4000000000000p+1'"],
    [5e-324, "hex", [], "'0x0.0000000000001p-1022'"],
    [toFloat(-0), "hex", [], "'-0x0.0p+0'"],
  ])("(%s).%s(%j) is %s", (value, name, values, expected) => {
    expect(shown(value, name, values)).toBe(expected);
  });

  test("real and imag are of the number's type", () => {
    expect(attribute(true, "real")).toBe(1);
    expect(attribute(5, "imag")).toBe(0);
    expect(ops.text(attribute(2.5, "imag"))).toBe("0.0");
    expect(attribute(5, "is_integer")).toBeUndefined();
  });

  test("an int that does not fit into its bytes is refused", () => {
    expect(() => callMethod(500, "to_bytes", [1])).toThrow("int too big to convert");
    expect(() => callMethod(-1, "to_bytes", [1])).toThrow("can't convert negative int to unsigned");
    expect(shown(-1, "to_bytes", [1], { signed: true })).toBe("b'\\xff'");
  });
});

describe("dates", () => {
  test.each([
    [day, "isoformat", [], "'2024-02-29'"],
    [moment, "isoformat", [" "], "'2024-02-29 13:05:09'"],
    [day, "weekday", [], "3"],
    [day, "toordinal", [], "738945"],
    [new CalendarDate(2021, 1, 3), "isocalendar", [], "(2020, 53, 7)"],
    [moment, "date", [], "datetime.date(2024, 2, 29)"],
    [moment, "time", [], "datetime.time(13, 5, 9)"],
    [moment, "timetuple", [], "(2024, 2, 29, 13, 5, 9, 3, 60, -1)"],
    [moment, "timestamp", [], "1709211909.0"],
    [day, "ctime", [], "'Thu Feb 29 00:00:00 2024'"],
    [
      moment,
      "strftime",
      ["%a, %d %b %Y %I:%M %p %j %U %W %V %%"],
      "'Thu, 29 Feb 2024 01:05 PM 060 08 09 09 %'",
    ],
    [moment, "strftime", ["%-d.%-m %e %é %Q %"], "'29.2 29 %é %Q %'"],
  ])("%s.%s(%j) is %s", (value, name, values, expected) => {
    expect(shown(value, name, values)).toBe(expected);
  });

  test("a date has no hour, and nothing of JavaScript's Date", () => {
    expect(attribute(day, "year")).toBe(2024);
    expect(attribute(moment, "hour")).toBe(13);
    expect(attribute(day, "hour")).toBeUndefined();
    expect(attribute(day, "getTime")).toBeUndefined();
  });

  test("replace checks the day of the month", () => {
    expect(shown(day, "replace", [], { year: 2028 })).toBe("datetime.date(2028, 2, 29)");
    expect(() => callMethod(day, "replace", [], { year: 2025 })).toThrow(
      "day is out of range for month",
    );
  });
});
