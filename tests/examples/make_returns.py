"""Writes the example exports of registers and returns beside this script: each source in Hindi and in English headers.

Everybody and everything in them is made up, with the mess that people make by hand. The files are committed; run this
after a change here: `python -m tests.examples.make_returns`. The same bytes come out every time.
"""

from datetime import date
from typing import Any

import xlsxwriter

from tests.examples.make import HERE, Row, csv_bytes, simple_xlsx, write_rows, xlsx_bytes

MAY, DECEMBER, JANUARY = "20230520", "20241222", "20260114"


def _service_applications() -> dict[str, bytes]:
    hindi: list[Row] = [
        ["लोक सेवा गारंटी: आवेदनों की स्थिति, जिला अनूपपुर", *[None] * 9],
        ["क्र.", "आवेदन क्रमांक", "जिला", "सेवा का नाम", "पदाभिहित अधिकारी", "समय-सीमा (दिवस)", "आवेदन दिनांक",
         "आवेदन की स्थिति", "निराकरण दिनांक", "आवेदक का नाम"],
        [1, "LS/001", "अनूपपुर", "आय प्रमाण पत्र", "तहसीलदार जैतहरी", "३", "02/05/2023", "स्वीकृत", "04/05/2023", "काल्पनिक १"],
        [2, "LS/002", "अनूपपूर", "आय प्रमाण-पत्र", "तहसीलदार जैतहरी", "३", "03-05-2023", "अस्वीकृत", "9-मई-2023", "काल्पनिक २"],
        [3, "LS/003", "ANUPPUR", "सीमांकन", "तहसीलदार कोतमा", "30", "2023-04-02", "लंबित", "निरंक", "काल्पनिक ३"],
        [4, "LS/004", "अनूपपुर", "चंद्रमा पर भूखंड", "तहसीलदार कोतमा", "30", "02/04/2023", "लंबित", "-", "काल्पनिक ४"],
        [5, "LS/005", "अनूपपुर", None, "तहसीलदार कोतमा", "30", "02/04/2023", "लंबित", None, "काल्पनिक ५"],
        [6, "LS/006", "अनूपपुर", "सीमांकन", "तहसीलदार कोतमा", "30", "31/02/2023", "लंबित", None, "काल्पनिक ६"],
        [7, "LS/007", "अनूपपुर", "सीमांकन", "तहसीलदार कोतमा", "30", "02/05/2023", "निराकृत", None, "काल्पनिक ७"],
        [8, "LS/003", "अनूपपुर", "सीमांकन", "तहसीलदार कोतमा", "30", "02/04/2023", "लंबित", None, "काल्पनिक ३"],
        ["कुल", None, None, None, None, None, None, 8, None, None],
    ]  # fmt: skip
    english: list[Row] = [
        ["Application No", "District", "Tehsil", "Department", "Service Name", "Application Date", "Due Date", "Status",
         "Decision", "Disposal Date", "Eligible", "Mobile No"],
        ["A1", "Rewa", "Huzur", "Revenue", "Undisputed mutation", date(2023, 4, 3), date(2023, 5, 3), "Disposed",
         "Approved", date(2023, 5, 1), "Y", "9000000001"],
        ["A2", "Rewa", "Huzur", "Revenue", "Demarcation", date(2023, 4, 3), date(2023, 5, 3), "Pending", None, None,
         "Eligible", "9000000002"],
        ["A3", "Rewa", "Huzur", "Revenue", "Demarcation", date(2023, 4, 3), date(2023, 3, 3), "Pending", None, None, "No",
         "9000000003"],
        ["A4", "Rewa", "Huzur", "Revenue", "Income certificate", date(2023, 5, 21), None, "Pending", None, None, None, None],
        ["A5", "Rewa", "Huzur", "Revenue", "Income certificate", date(2023, 5, 9), None, "Closed", "Rejected",
         date(2023, 5, 8), None, None],
    ]  # fmt: skip
    return {
        f"service_applications_hindi_headers_{MAY}.csv": csv_bytes(hindi, encoding="utf-8-sig"),
        f"service_applications_english_status_and_decision_{MAY}.xlsx": simple_xlsx(english),
    }


def _revenue_cases() -> dict[str, bytes]:
    hindi: list[Row] = [
        ["प्रकरण क्रमांक", "जिला", "तहसील", "न्यायालय", "पीठासीन अधिकारी", "प्रकरण का प्रकार", "दायरा दिनांक", "स्थिति",
         "आदेश दिनांक", "अभिलेख दुरूस्ती दिनांक", "आवेदक"],
        ["0001/अ-6/2025-26", "रीवा", "हुजूर", "तहसीलदार हुजूर", "काल्पनिक अधिकारी", "अविवादित नामांतरण", "०१/०९/२०२५", "निराकृत",
         "१०/१०/२०२५", "१५/१०/२०२५", "काल्पनिक १"],
        ["0002/अ-27/2025-26", "रीवा", "हुजूर", "तहसीलदार हुजूर", "काल्पनिक अधिकारी", "बँटवारा", "01/09/2025", "आदेश पारित",
         "10/10/2025", "निरंक", "काल्पनिक २"],
        ["0003/अ-12/2025-26", "रीवा", "सिरमौर", "तहसीलदार सिरमौर", "काल्पनिक अधिकारी", "अ-12", "01/09/2025", "सुनवाई में", None,
         None, "काल्पनिक ३"],
        ["0004/अ-6/2025-26", "रीवा", "सिरमौर", "तहसीलदार सिरमौर", "काल्पनिक अधिकारी", "रिकार्ड दुरूस्ती", "01/09/2025", "निराकृत",
         None, None, "काल्पनिक ४"],
        ["0005/अ-6/2025-26", "रीवा", "सिरमौर", "तहसीलदार सिरमौर", "काल्पनिक अधिकारी", "नामान्तरण", "01/09/2025", "निराकृत",
         "10/10/2025", "01/08/2025", "काल्पनिक ५"],
        ["0006/ब-121/2025-26", "रीवा", "सिरमौर", "तहसीलदार सिरमौर", "काल्पनिक अधिकारी", "ब-121", "01/09/2025", "लंबित", None, None,
         "काल्पनिक ६"],
        [None, "योग", None, None, None, None, None, "6", None, None, None],
    ]  # fmt: skip
    english: list[Row] = [
        ["Case No", "District", "Tehsil", "Court", "Case Type", "Filing Date", "Case Status", "Order Date", "Record Updated On"],
        ["C1", "Vidisha", "Vidisha", "Tehsildar", "Khasra Update", date(2025, 8, 1), "Decided", date(2025, 9, 1), date(2025, 9, 5)],
        ["C2", "Vidisha", "Vidisha", "Tehsildar", "Encroachment", date(2025, 8, 1), "Under Hearing", None, None],
        ["C3", "Vidisha", "Vidisha", "Tehsildar", "Mutation", date(2025, 8, 1), "Decided", date(2025, 7, 1), None],
    ]  # fmt: skip
    return {
        f"rcms_hindi_headers_{JANUARY}.csv": csv_bytes(hindi),
        f"revenue_cases_english_headers_{JANUARY}.xlsx": simple_xlsx(english),
    }


def _daily_returns() -> dict[str, bytes]:
    hindi: list[Row] = [
        ["टाइमस्टैम्प", "जिला", "निकाय का नाम", "ग्रामीण/नगरीय", "सेवा", "दिनाँक", "प्राप्त", "निराकृत", "स्वीकृत", "अस्वीकृत", "टीप"],
        ["11/05/2023 18:30:05", "अनूपपुर", "जनपद पंचायत जैतहरी", "ग्रामीण", "आय प्रमाण पत्र", "11/05/2023", "१२", "10", "9", "1", None],
        ["11/05/2023 18:31:40", "अनूपपुर", "जनपद पंचायत जैतहरी", "ग्रामीण", "सीमांकन", "11/05/2023", "4", "निरंक", None, None, None],
        ["11/05/2023 19:02:11", "अनूपपुर", "नगर पालिका कोतमा", "नगरीय", None, "11-मई-2023", "7", "5", None, None, "सेवावार नहीं"],
        [None, "अनूपपुर", "योग", None, None, "11/05/2023", "23", "15", None, None, None],
        ["12/05/2023 18:30:05", "अनूपपुर", "जनपद पंचायत जैतहरी", "ग्रामीण", "आय प्रमाण पत्र", "12/05/2023", "1,200", "10", "10", "0", None],
        ["12/05/2023 18:44:51", "अनूपपूर", "जनपद पंचायत  जैतहरी", "ग्रामीण", "आय प्रमाण-पत्र", "12-05-2023", "1200", "10", "10", "0", None],
        ["12/05/2023 18:50:13", "अनूपपुर", "जनपद पंचायत जैतहरी", "ग्रामीण", "आय प्रमाण पत्र", "12/05/2023", "120", "10", "10", "0", "सुधार"],
        ["12/05/2023 18:52:00", "अनूपपुर", "जनपद पंचायत जैतहरी", "ग्रामीण", "तेंदूपत्ता कार्ड", "12/05/2023", "3", "3", None, None, None],
        ["12/05/2023 18:53:00", "अनूपपुर", "नगर पालिका कोतमा", "नगरीय", "सीमांकन", "21/05/2023", "3", "3", None, None, None],
        ["12/05/2023 18:54:00", "अनूपपुर", None, "नगरीय", "सीमांकन", "12/05/2023", "3", "3", None, None, None],
        ["10/05/2023 18:55:00", "अनूपपुर", "नगर पालिका कोतमा", "नगरीय", "सीमांकन", "12/05/2023", "बारह", "3", None, None, None],
        ["कुल योग", None, None, None, None, None, "1352", "44", None, None, None],
    ]  # fmt: skip
    english: list[Row] = [
        ["Daily returns, Jan Seva Abhiyan", *[None] * 6],
        ["Date", "District", "Body Name", "Rural/Urban", "Service", "Received", "Disposed"],
        [date(2023, 5, 11), "Rewa", "Janpad Panchayat Sirmour", "Rural", "Income certificate", 12, 10],
        [45058, "Rewa", "Municipal Corporation Rewa", "Urban", "Demarcation", 3, "NA"],
        ["11.05.23", "Rewa", "Municipal Corporation Rewa", "Urban", "Income certificate", 3.0, "2.00"],
    ]  # fmt: skip
    return {
        f"daily_returns_google_sheet_{MAY}.csv": csv_bytes(hindi),
        f"daily_returns_english_headers_{MAY}.xlsx": simple_xlsx(english),
    }


def _camps() -> dict[str, bytes]:
    hindi: list[Row] = [
        ["क्र.", "जिला", "जनपद पंचायत", "शिविर स्थल", "शिविर दिनांक", "शिविर का प्रकार", "आयोजन", "प्राप्त आवेदन",
         "निराकृत आवेदन", "बैनर", "बैठक व्यवस्था", "पेयजल"],
        [1, "अनूपपुर", "जैतहरी", "ग्राम पंचायत वेंकटनगर", date(2023, 5, 12), "नियमित", "सम्पन्न", 42, 40, "हाँ", "✓", "उपलब्ध"],
        [2, "अनूपपुर", "कोतमा", "ग्राम पंचायत बिजुरी", date(2023, 5, 13), "विशेष", "हाँ", "निरंक", None, "नहीं", "0", "Y"],
        [3, "अनूपपुर", "कोतमा", "ग्राम पंचायत बिजुरी", date(2023, 5, 25), "विशेष", "प्रस्तावित", None, None, None, None, None],
        [4, "अनूपपुर", "कोतमा", "ग्राम पंचायत पसान", date(2023, 5, 26), "विशेष", "सम्पन्न", 10, 10, "हाँ", "हाँ", "हाँ"],
        [5, "अनूपपुर", "जैतहरी", "ग्राम पंचायत वेंकटनगर", date(2023, 5, 12), "नियमित", "सम्पन्न", 42, 40, "हाँ", "✓", "उपलब्ध"],
        [6, "अनूपपुर", "जैतहरी", "ग्राम पंचायत वेंकटनगर", date(2023, 5, 14), "नियमित", "सम्पन्न", 5, 5, "शायद", "हां", "जी हाँ"],
        ["योग", None, None, None, None, None, None, 99, 95, None, None, None],
    ]  # fmt: skip
    english: list[Row] = [
        ["District", "Venue", "Camp Date", "Camp Type", "Camp Status", "Received", "Disposed", "Banner", "Beneficiaries"],
        ["Betul", "Village Amla", "19/12/2024", "Special", "Held", "31", "30", "TRUE", None],
        ["Betul", "Village Amla", "20-Dec-2024", "Health Camp", "Completed", "12", "12", "FALSE", "87"],
        ["Betul", "Village Amla", "21/12/2024", "Special", "Cancelled", None, None, None, None],
        ["Atlantis", "Village Amla", "21/12/2024", "Special", "Held", "1", "1", None, None],
    ]  # fmt: skip
    return {
        f"camps_hindi_headers_{MAY}.xlsx": simple_xlsx(hindi),
        f"camps_english_headers_{DECEMBER}.csv": csv_bytes(english),
    }


GROUPS: Row = ["क्र.", "जिला", "दिनांक", "शिविर", None, None, None, None, "जनसुनवाई", None, "सीपीग्राम", None, None,
               "सीएम हेल्पलाइन", None, "पोर्टल पर लॉग-इन", "कार्यशाला"]  # fmt: skip
NAMES: Row = [None, None, None, "संख्या", "प्राप्त", "निराकृत", "अन्य माध्यम में दर्ज", "पोर्टल पर दर्ज", "प्राप्त", "निराकृत",
              "प्रारंभिक लंबित", "प्राप्त", "निराकृत", "निराकृत", "पोर्टल पर दर्ज", None, None]  # fmt: skip
TOGETHER: Row = ["क्र.", "जिला", "दिनांक", "विशेष शिविर", "शिविर में प्राप्त", "शिविर में निराकृत",
                 "शिविर निराकृत में से अन्य माध्यम में दर्ज", "शिविर निराकृत में से पोर्टल पर दर्ज", "जनसुनवाई में प्राप्त",
                 "जनसुनवाई में निराकृत", "सीपीग्राम प्रारंभिक लंबित", "सीपीग्राम प्राप्त", "सीपीग्राम निराकृत",
                 "सीएम हेल्पलाइन निराकृत", "हेल्पलाइन निराकृत में से पोर्टल पर दर्ज", "लॉग-इन", "कार्यशाला आयोजित"]  # fmt: skip
ENGLISH_GROUPS: Row = ["S.No.", "District", "Date", "Camps", None, None, None, None, "Jan-sunwai", None, "CPGRAMS", None, None,
                       "CM Helpline", None, "Portal Login", "Workshop"]  # fmt: skip
ENGLISH_NAMES: Row = [None, None, None, "Held", "Received", "Disposed", "Counted Elsewhere", "Uploaded", "Received", "Disposed",
                      "Opening", "Received", "Disposed", "Disposed", "Uploaded", None, None]  # fmt: skip
RETURNS: list[Row] = [
    [1, "नर्मदापुरम", "19/12/2024", "5", "१२०", "100", "10", "80", "30", "20", "15", "4", "6", "200", "150", "हाँ", "नहीं"],
    [2, "होशंगाबाद", "20/12/2024", "6", "90", "85", None, "60", "निरंक", "निरंक", "13", "2", "5", "180", "120", "हाँ", "नहीं"],
    [3, "हरदा", "20/12/2024", "2", "40", "35", "0", "30", "10", "8", "3", "0", "3", "60", "NA", "✓", None],
    [4, "हरदा", "२०/१२/२०२४", "2", "40", "36", "0", "30", "10", "8", "3", "0", "3", "60", "NA", "✓", None],
    [5, "बैतूल", "23/12/2024", "2", "40", "35", "0", "30", "10", "8", "3", "0", "3", "60", "50", "हाँ", "आयोजित"],
    ["योग", None, None, "17", "330", "291", "10", "230", "60", "44", "37", "6", "20", "560", "320", None, None],
]  # fmt: skip


def _two_rows_merged() -> bytes:
    def fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, len(GROUPS) - 1, "सुशासन सप्ताह 2024: प्रशासन गाँव की ओर")
        write_rows(sheet, [GROUPS, NAMES, *RETURNS], first=1)
        for first, last in ((3, 7), (8, 9), (10, 12), (13, 14)):
            sheet.merge_range(1, first, 1, last, GROUPS[first])
        for column in (0, 1, 2, 15, 16):
            sheet.merge_range(1, column, 2, column, GROUPS[column])

    return xlsx_bytes(fill)


def _ggw_returns() -> dict[str, bytes]:
    return {
        f"ggw_returns_two_header_rows_{DECEMBER}.xlsx": _two_rows_merged(),
        f"ggw_returns_two_header_rows_{DECEMBER}.csv": csv_bytes([GROUPS, NAMES, *RETURNS]),
        f"ggw_returns_one_header_row_{DECEMBER}.csv": csv_bytes([["सुशासन सप्ताह 2024"], TOGETHER, *RETURNS]),
        f"ggw_returns_english_header_rows_{DECEMBER}.csv": csv_bytes([ENGLISH_GROUPS, ENGLISH_NAMES, *RETURNS]),
    }


def _deliverables() -> dict[str, bytes]:
    hindi: list[Row] = [
        ["जिला", "विभाग", "प्रकार", "शीर्षक", "फोटो", "हितग्राही को लाभ", "पोर्टल पर दर्ज दिनांक"],
        ["हरदा", "राजस्व", "श्रेष्ठ प्रथा", "घर पहुँच खसरा", "संलग्न", None, "21/12/2024"],
        ["हरदा", "स्वास्थ्य", "सफलता की कहानी", "समय पर उपचार", "नहीं", "निःशुल्क उपचार मिला", "निरंक"],
        ["हरदा", "स्वास्थ्य", "सफलता की कहानी", "समय पर उपचार", "नहीं", "निःशुल्क उपचार मिला", "निरंक"],
        ["हरदा", "स्वास्थ्य", "कविता", "सुशासन गीत", "नहीं", None, None],
        ["हरदा", "स्वास्थ्य", "नवाचार", None, "हाँ", None, None],
    ]  # fmt: skip
    english: list[Row] = [
        ["District", "Department", "Kind", "Title", "Photo Attached", "Benefit", "Uploaded On"],
        ["Betul", "Revenue", "Best Practice", "Record room on wheels", "Yes", None, date(2024, 12, 20)],
        ["Betul", "Health", "Success Story", "A walk again", 1, "Artificial limb", date(2024, 12, 31)],
    ]
    return {
        f"deliverables_hindi_headers_{DECEMBER}.csv": csv_bytes(hindi),
        f"deliverables_english_headers_{DECEMBER}.xlsx": simple_xlsx(english),
    }


def _indicators() -> dict[str, bytes]:
    hindi: list[Row] = [
        ["क्र.", "जिला", "निकाय", "योजना का नाम", "प्रविष्टि दिनांक", "लक्ष्य", "उपलब्धि", "प्रतिशत"],
        [1, "शिवपुरी", None, "समग्र ई-केवाईसी", "10/01/2026", "12,50,000", "10,00,000", "80%"],
        [2, "शिवपुरी", None, "राजस्व वसूली", "10/01/2026", "₹ 5,00,00,000", "₹3,20,50,000.50", "64%"],
        [3, "शिवपुरी", "नगर पालिका शिवपुरी", "पेयजल नमूने", "10/01/2026", "१२०", "4", None],
        [4, "शिवपुरी", "नगर परिषद करैरा", "पेयजल नमूने", "10/01/2026", "लागू नहीं", "4", None],
        [5, "शिवपुरी", None, "उड़न खटोला योजना", "10/01/2026", "10", "1", None],
        [6, "शिवपुरी", None, "राजस्व वसूली", "09/01/2026", "5 करोड़", "3 करोड़", None],
        [7, "शिवपुरी", None, "समग्र ई-केवाईसी", "15/01/2026", "12,50,000", "10,00,000", "80%"],
    ]  # fmt: skip
    english: list[Row] = [
        ["District", "Scheme", "Report Date", "Target", "Achievement"],
        ["Ashoknagar", "Samagra e-KYC", date(2026, 1, 10), 800000, 600000],
        ["Ashoknagar", "Revenue recovery", date(2026, 1, 10), 25000000.5, None],
    ]
    state: list[Row] = [
        ["सूचक", "दिनांक", "कुल", "पूर्ण"],
        ["ऑनलाइन सेवाएँ", "10/01/2026", "735", "602"],
        ["Services online", "10/12/2025", "735", "590"],
        ["अज्ञात सूचक", "10/12/2025", "1", "1"],
    ]
    return {
        f"indicator_returns_hindi_headers_{JANUARY}.csv": csv_bytes(hindi),
        f"indicator_returns_english_headers_{JANUARY}.xlsx": simple_xlsx(english),
        f"state_indicators_hindi_headers_{JANUARY}.csv": csv_bytes(state),
    }


def _registers() -> dict[str, bytes]:
    directions: list[Row] = [
        ["निर्देश क्रमांक", "जिला", "समीक्षा", "किसे", "निर्देश", "बैठक दिनांक", "कब तक", "पालन की स्थिति", "पूर्ण दिनांक"],
        ["D-1", "मुरैना", "पालन प्रतिवेदन", "कलेक्टर", "नामांतरण के 100 दिवस से अधिक के प्रकरण निराकृत करें", "10/12/2025", "31/12/2025", "विलंबित", None],
        ["D-2", "मुरैना", None, "एसडीएम", "सीमांकन दल बढ़ाएँ", "10/12/2025", "20/12/2025", "पालन हुआ", "18/12/2025"],
        ["D-3", "मुरैना", None, "एसडीएम", "शिविर लगाएँ", "10/12/2025", None, "पूर्ण", None],
        ["D-4", "मुरैना", None, "एसडीएम", "सूची भेजें", "10/12/2025", "01/12/2025", "प्रगतिरत", None],
    ]  # fmt: skip
    english: list[Row] = [
        ["Direction No", "District", "Review", "Department", "Direction", "Date", "By When", "Status", "Completed On"],
        ["D-9", "Bhind", "conference_compliance", "Revenue", "Clear the oldest cases", date(2025, 12, 10), date(2026, 1, 31),
         "In Progress", None],
    ]  # fmt: skip
    state: list[Row] = [
        ["निर्देश क्र.", "विभाग", "निर्देश", "दिनांक", "कब तक", "स्थिति"],
        ["S-1", "लोक सेवा प्रबंधन", "शेष 133 सेवाएँ ऑनलाइन करें", "10/12/2025", "31/03/2026", "समय पर"],
    ]
    leaves: list[Row] = [
        ["जिला", "अधिकारी का नाम", "पदनाम", "कब से", "कब तक", "प्रभार किसे", "कारण"],
        ["मुरैना", "काल्पनिक अधिकारी एक", "मुख्य कार्यपालन अधिकारी, जिला पंचायत", "05/01/2026", "09/01/2026", "निरंक", "निजी"],
        ["भिंड", "काल्पनिक अधिकारी दो", "सीईओ जिला पंचायत", "12/01/2026", "20/01/2026", "अपर कलेक्टर", "निजी"],
        ["भिंड", "काल्पनिक अधिकारी तीन", "एसडीएम", "12/01/2026", "10/01/2026", "अपर कलेक्टर", "निजी"],
        ["भिंड", "काल्पनिक अधिकारी चार", "मुख्य अभियंता", "12/01/2026", "12/01/2026", None, "निजी"],
    ]  # fmt: skip
    english_leaves: list[Row] = [
        ["District", "Officer Name", "Designation", "From", "To", "Link Officer", "Reason"],
        ["Betul", "Made-up Officer", "CEO Zila Panchayat", date(2026, 1, 5), date(2026, 1, 9), "TBD", "private"],
    ]
    watch: list[Row] = [
        ["जिला", "माप", "बैठक दिनांक", "तब का मान"],
        ["मुरैना", "mutation_over_limit_pct", "10/12/2025", "४२.५"],
        ["मुरैना", "mutation_over_limit_pct", "10/12/2025", "42.5"],
        ["भिंड", "mutation_over_limit_pct", "20/01/2026", "40"],
    ]
    return {
        f"directions_hindi_headers_{JANUARY}.csv": csv_bytes(directions),
        f"directions_english_headers_{JANUARY}.xlsx": simple_xlsx(english),
        f"state_directions_hindi_headers_{JANUARY}.csv": csv_bytes(state),
        f"leaves_hindi_headers_{JANUARY}.csv": csv_bytes(leaves),
        f"leaves_english_headers_{JANUARY}.xlsx": simple_xlsx(english_leaves),
        f"watch_list_hindi_headers_{JANUARY}.csv": csv_bytes(watch),
    }


def examples() -> dict[str, bytes]:
    """All example files, by name."""
    return {
        **_service_applications(),
        **_revenue_cases(),
        **_daily_returns(),
        **_camps(),
        **_ggw_returns(),
        **_deliverables(),
        **_indicators(),
        **_registers(),
    }


def main() -> None:
    """Write every example beside this script."""
    for name, content in examples().items():
        (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
