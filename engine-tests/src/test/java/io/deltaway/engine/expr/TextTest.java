package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.TEXT;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void characters() {
        CallTable.check(
                """
                length("") = 0
                length("héllo wörld") = 11
                length("😀") = 1
                isEmpty("") = true
                isEmpty(" ") = false
                isBlank(" \\t") = true
                upper("abc") = "ABC"
                upper("straße and more") = "STRASSE AND MORE"
                upper("a@z[`{") = "A@Z[`{"
                lower("ABCXYZ and Ärger") = "abcxyz and ärger"
                lower("LONGER THAN SEVEN") = "longer than seven"
                trim("  a b  ") = "a b"
                trimStart("  a ") = "a "
                trimEnd(" a  ") = " a"
                concat("a", "b", "c") = "abc"
                concat("a") = "a"
                concat("long enough ", "", "to be kept apart") = "long enough to be kept apart"
                substring("héllo", 1, 3) = "éll"
                substring("héllo", 1) = "éllo"
                substring("😀bc", 1, 1) = "b"
                substring("abc", 5) = ""
                substring("abc", 1, 9223372036854775807) = "bc"
                substring("abc", -1) fails DW-2007
                substring("abc", 0, -1) fails DW-2007
                left("😀bc", 2) = "😀b"
                left("abc", -1) = ""
                left("abc", 9223372036854775807) = "abc"
                right("ab😀", 2) = "b😀"
                right("abc", 5) = "abc"
                reverse("ab😀") = "😀ba"
                codePointAt("a😀", 1) = 128512
                codePointAt("a", 1) = null:LONG
                normalize("é") = "é"
                equalsIgnoreCase("ABC", "abc") = true
                """);
    }

    @Test
    void parts() {
        CallTable.check(
                """
                startsWith("hello", "he") = true
                startsWith("he", "hello") = false
                startsWith("a longer text", "a longer t") = true
                endsWith("hello", "llo") = true
                endsWith("hello", "") = true
                contains("a longer text", "long") = true
                contains("hello", "xyz") = false
                contains("", "") = true
                indexOf("héllo", "l") = 2
                indexOf("héllo", "l", 3) = 3
                indexOf("héllo", "x") = -1
                indexOf("abc", "a", -5) = 0
                indexOf("abc", "", 9) = -1
                replace("banana", "an", "AN") = "bANANa"
                replace("banana", "", "x") = "banana"
                padStart("7", 3, "0") = "007"
                padStart("1234", 3) = "1234"
                padStart("a", 4, "xy") = "xyxa"
                padEnd("a", 3) = "a  "
                padEnd("a", 3, "") fails DW-2007
                padEnd("a", 9223372036854775807) fails DW-2007
                repeat("ab", 3) = "ababab"
                repeat("ab", 0) = ""
                repeat("ab", -1) fails DW-2007
                repeat("ab", 9223372036854775807) fails DW-2007
                repeat("", 9223372036854775807) = ""
                """);
    }

    @Test
    void patterns() {
        CallTable.check(
                """
                matches("2024-01", "[0-9]+-[0-9]+") = true
                matches("2024-01 ", "[0-9]+-[0-9]+") = false
                containsMatch("xx 17 yy", "[0-9]+") = true
                like("hello", "h_l%") = true
                like("h%", "h\\\\%") = true
                like("hx", "h\\\\%") = false
                like("a.c", "a.c") = true
                like("abc", "a.c") = false
                like("a\\nb", "a%b") = true
                like("", "%") = true
                like("", "_") = false
                like("abcabc", "%bc") = true
                like("abcabd", "%bc") = false
                like("abcabc", "a%%c") = true
                like("aXbXc", "a%b%c") = true
                like("aXcXb", "a%b%c") = false
                like("xaab", "%ab%") = true
                like("xaab", "%aab") = true
                like("a😀b", "a_b") = true
                like("abab", "ab%ab") = true
                like("aba", "ab%ba") = false
                like("ab", "%a_b%") = false
                like("aab", "%a_%") = true
                extract("id=42;", "id=([0-9]+)", 1) = "42"
                extract("id=42;", "id=[0-9]+") = "id=42"
                extract("id=42;", "id=(?<n>[0-9]+)", "n") = "42"
                extract("nothing", "id=([0-9]+)", 1) = null:TEXT
                extract("id=42", "id=([0-9]+)", 2) fails DW-2007
                extract("id=42", "id=([0-9]+)", "n") fails DW-2007
                extractAll("a1b22", "[0-9]+") = ["1", "22"]
                extractAll("a", "[0-9]+") = []:TEXT
                replaceAll("a1b22", "[0-9]+", "<$0>") = "a<1>b<22>"
                replaceAll("a", "a", "$7") fails DW-2007
                replaceFirst("a1b22", "[0-9]+", "") = "ab22"
                split("a,b,,c,", ",") = ["a", "b", "", "c", ""]
                split("", ",") = [""]
                split("a😀", "") = ["a", "😀"]
                splitAll("a1b22c", "[0-9]+") = ["a", "b", "c"]
                splitPart("a|b|c", "|", 0) = "a"
                splitPart("a|b|c", "|", 2) = "c"
                splitPart("a|b|c", "|", -1) = "c"
                splitPart("a|b|c", "|", 3) = null:TEXT
                splitPart("a|b|c", "|", -4) = null:TEXT
                format("%s is %d, %.2f", "x", 7, 1.5) = "x is 7, 1.50"
                format("%05d", 42i) = "00042"
                format("%d", "text") fails DW-2007
                format("%s %s", 1) fails DW-2007
                formatNumber(1234567.891, "#,##0.00") = "1,234,567.89"
                formatNumber(1234567, "#,##0") = "1,234,567"
                formatNumber(0.125m, "0.00") = "0.12"
                """);
    }

    @Test
    void longTexts() {
        CallTable.check(
                """
                like(repeat("a", 10000), "%a%a%a%a%a%a%a%a%b%") = false
                like(concat(repeat("ab", 5000), "c"), "%ab%b%a%c") = true
                size(splitAll(repeat("a,", 10000), ",")) = 10001
                """);
    }

    @Test
    void aBadConstantIsRefusedWhenThePlanIsBuilt() {
        var input = new Expression.Input(0, TEXT, false);
        assertThatThrownBy(() ->
                        Functions.call("matches", List.of(input, Functions.literal("[a", TEXT))))
                .isInstanceOf(BadConstant.class)
                .hasMessage(
                        "matches: \"[a\" is no regular expression: Unclosed character class at index 1");
        assertThatThrownBy(() ->
                        Functions.call("like", List.of(input, Functions.literal("a\\b", TEXT))))
                .isInstanceOf(BadConstant.class)
                .hasMessageContaining("stands before none of");
        assertThatThrownBy(() ->
                        Functions.call("format", List.of(Functions.literal("%d", TEXT), input)))
                .isInstanceOf(BadConstant.class)
                .hasMessage("format %d: d != java.lang.String");
        assertThatThrownBy(() ->
                        Functions.call("format", List.of(Functions.literal("%s %s", TEXT), input)))
                .isInstanceOf(BadConstant.class);
    }

    @Test
    void parsing() {
        CallTable.check(
                """
                parseLong("42") = 42
                parseLong("-9223372036854775808") = -9223372036854775808
                parseLong("+7") = 7
                parseLong("9223372036854775808") fails DW-2005
                parseLong("") fails DW-2005
                parseLong("-") fails DW-2005
                parseLong(" 1") fails DW-2005
                parseLong("1.0") fails DW-2005
                parseLong("١") fails DW-2005
                parseLong("١١١١١١١١١١") fails DW-2005
                parseInt("-2147483648") = -2147483648i
                parseInt("2147483648") fails DW-2005
                tryParseLong("x") = null:LONG
                tryParseInt("2147483648") = null:INT
                parseDouble("0.1") = 0.1
                parseDouble("-1.5e300") = -1.5e300
                parseDouble("123456789012345678901234567890") = 1.2345678901234568e29
                parseDouble(".5") = 0.5
                parseDouble("5.") = 5.0
                parseDouble("NaN") = NaN
                parseDouble("-inf") = -Infinity
                parseDouble("1e308") = 1e308
                parseDouble("1e309") fails DW-2005
                parseDouble("-1e400") fails DW-2005
                parseDouble("1e-400") = 0.0
                parseFloat("1e39") fails DW-2005
                parseDouble("1d") fails DW-2005
                parseDouble("0x1p3") fails DW-2005
                parseDouble(" 1") fails DW-2005
                parseDouble(".") fails DW-2005
                parseDouble("") fails DW-2005
                tryParseDouble("abc") = null:DOUBLE
                parseFloat("0.1") = 0.1f
                parseDecimal("1.10") = 1.1m
                parseDecimal("1e999999999") fails DW-2005
                tryParseDecimal("x") = null:DECIMAL
                parseBoolean("True") = true
                parseBoolean("false") = false
                parseBoolean("1") fails DW-2005
                tryParseBoolean("yes") = null:BOOLEAN
                parseUuid("00000000-0000-0000-0000-0000000000ff") = uuid'00000000-0000-0000-0000-0000000000ff'
                parseUuid("1-1-1-1-1") fails DW-2005
                parseUuid("00000000-0000-0000-0000-0000000000FF") = uuid'00000000-0000-0000-0000-0000000000ff'
                parseUuid("000000000-000-0000-0000-0000000000ff") fails DW-2005
                parseUuid("+0000000-0000-0000-0000-0000000000ff") fails DW-2005
                parseUuid("000000000000000000000000000000000000") fails DW-2005
                tryParseUuid("00000000-0000-0000-0000-00000000000g") = null:UUID
                parseJson("{\\"a\\":[1,null]}") = json'{"a":[1,null]}'
                parseJson("{") fails DW-2005
                tryParseJson("nope") = null:JSON
                """);
    }
}
