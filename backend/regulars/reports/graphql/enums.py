"""The words of the reports, named and described for the schema before anything uses them."""

import strawberry

from regulars.reports.words import (
    AddressBasis,
    CohortPeriods,
    Comparison,
    Granularity,
    Picture,
    RangePreset,
    RefundBasis,
    ReportId,
)

strawberry.enum(ReportId, description="The reports; definitions come from the query reports.")
strawberry.enum(Granularity, description="Size of a bucket.")
strawberry.enum(RefundBasis, description="The day to which a reversal is booked.")
strawberry.enum(Picture, name="ReportPicture", description="How a report is drawn.")
strawberry.enum(RangePreset, description="Named ranges, in the report's zone; both days included.")
strawberry.enum(Comparison, description="What a report is set against.")
strawberry.enum(AddressBasis, description="The address that places a customer or an order.")
strawberry.enum(CohortPeriods, description="How cohort periods are counted.")
